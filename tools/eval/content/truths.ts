import type { JsonObject } from '#contract/event.ts';

/**
 * What the authors of a set say of a record: `attack` should be hit, `benign` should not, `near-miss` looks like an attack that it is not. `unit` is what belongs together: a technique, an API, a test.
 * `expected`: techniques of attacks that are known to be among records that otherwise are everyday ones.
 */
export interface Truth {
  readonly is: 'attack' | 'benign' | 'near-miss';
  readonly unit: string;
  readonly expected?: readonly string[];
}

/** What is known of a record: the line that it stands in, with the words of the authors around it, and its file's name. */
export type TruthOf = (line: JsonObject, file: string) => Truth | null;

const BENIGN: Truth = { is: 'benign', unit: 'benign' };

/** Stratus Red Team names itself on the calls of attacks; what Terraform calls for it is set-up and clean-up. */
export const truthOfAwsInvictus: TruthOf = (line) => {
  const agent = String(line['userAgent'] ?? '');
  return agent.includes('stratus-red-team') && !agent.includes('Terraform') ? { is: 'attack', unit: `${serviceOf(line)}:${String(line['eventName'])}` } : null;
};

function serviceOf(line: JsonObject): string {
  return String(line['eventSource'] ?? '').split('.')[0] ?? '';
}

export const truthOfDetonation: TruthOf = (line) => attack(line['technique']);

export const truthOfTrailDiscover: TruthOf = (line) => attack(line['api']);

/** A test that replaced a look-up says nothing of the event alone. */
export const truthOfPanther: TruthOf = (line) => {
  if (line['mocked'] === true) return null;
  return { is: line['expected'] === true ? 'attack' : 'near-miss', unit: String(line['rule_id']) };
};

function attack(unit: JsonObject[string]): Truth | null {
  return typeof unit === 'string' ? { is: 'attack', unit } : null;
}

/** What the authors of the tenant's recording say that they did. The service itself sets up mailboxes in between. */
const DONE_IN_M365: Readonly<Record<string, string>> = {
  UserLoginFailed: 'passwords guessed', MailItemsAccessed: 'mail read',
  'Add-MailboxPermission': 'mailbox opened to another', 'Add-RecipientPermission': 'mailbox opened to another', ModifyFolderPermissions: 'mailbox opened to another',
  'Consent to application.': 'consent to an application', 'Add delegated permission grant.': 'consent to an application', 'Add app role assignment grant to user.': 'consent to an application',
  'Add service principal credentials.': 'credentials of an application', 'Update application – Certificates and secrets management ': 'credentials of an application',
  'Add member to role.': 'role given', 'New-InboxRule': 'inbox rule', 'New-TransportRule': 'transport rule', 'Set-Mailbox': 'mailboxes changed',
};

export const truthOfM365: TruthOf = (line) => {
  if (String(line['UserId'] ?? '').startsWith('NT AUTHORITY\\')) return BENIGN;
  const unit = DONE_IN_M365[String(line['Operation'] ?? '')];
  return unit === undefined ? null : { is: 'attack', unit };
};

/** Of Microsoft's training lab, the files that its modules are about; the others are background. */
const OF_TRAINING_LAB: readonly (readonly [RegExp, string])[] = [
  [/^solarigate_CEFevent|^solarigate-beacon-umbrella/, 'Solorigate beacon'],
  [/^sign-in_adelete/, 'sign-ins of Adele Vance'],
  [/^azureActivity_adele/, 'Azure changed by Adele Vance'],
  [/^office_activity_inbox_rule/, 'inbox rules that hide mail'],
  [/^disable_accounts/, 'sign-ins to a disabled account'],
  [/^AuditLogs_Hunting/, 'credentials added to an application'],
];

export const truthOfTrainingLab: TruthOf = (_line, file) => attack(OF_TRAINING_LAB.find(([name]) => name.test(file))?.[1]);

export const truthOfPhishing: TruthOf = () => ({ is: 'attack', unit: 'phishing' });

export const truthOfHam: TruthOf = (line) => (line['label'] === 'ham' ? { is: 'benign', unit: 'ham' } : null);

export const truthOfStratosphere: TruthOf = (line) => (line['label'] === 'Benign' ? BENIGN : null);

export const truthOfDnsTunnel: TruthOf = (line) => (line['label'] === 'benign' || line['tool'] === 'normal' ? BENIGN : null);

/** Everyday logs; but the machines with OpenSSH and Linux stood on the Internet, and passwords were guessed there. */
export const truthOfLoghub: TruthOf = (_line, file) => (/^(?:OpenSSH|Linux)_/.test(file) ? { ...BENIGN, expected: ['T1110'] } : BENIGN);
