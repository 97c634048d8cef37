export const SYSTEM32 = 'C:\\Windows\\System32\\';
export const POWERSHELL = `${SYSTEM32}WindowsPowerShell\\v1.0\\powershell.exe`;
export const CMD = `${SYSTEM32}cmd.exe`;
export const EXPLORER = 'C:\\Windows\\explorer.exe';
export const SERVICES = `${SYSTEM32}services.exe`;
/** The account that Windows itself runs as. */
export const SYSTEM = 'NT AUTHORITY\\SYSTEM';
