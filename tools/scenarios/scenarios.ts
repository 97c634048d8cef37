import { cloudKeyTheft } from './attacks/cloud-key-theft.ts';
import { cloudToEndpoint } from './attacks/cloud-to-endpoint.ts';
import { consentPhishing } from './attacks/consent-phishing.ts';
import { domainTakeover } from './attacks/domain-takeover.ts';
import { forwardingAndDownload } from './attacks/forwarding-and-download.ts';
import { goldenSaml } from './attacks/golden-saml.ts';
import { insiderExport } from './attacks/insider-export.ts';
import { paymentFraud } from './attacks/payment-fraud.ts';
import { phishedCredential } from './attacks/phished-credential.ts';
import { ransomwarePreparation } from './attacks/ransomware-preparation.ts';
import type { ScenarioMaker } from './attacks/scenario-maker.ts';
import { sessionTheft } from './attacks/session-theft.ts';
import { signInToCloud } from './attacks/sign-in-to-cloud.ts';
import { slowIntrusion } from './attacks/slow-intrusion.ts';
import { stolenVpn } from './attacks/stolen-vpn.ts';
import { webShellTunnel } from './attacks/web-shell-tunnel.ts';
import type { Scenario } from './scenario.ts';
import { DAY_MS } from './stage.ts';
import { startStory } from './story.ts';
import type { World } from './world/world.ts';

export interface NamedScenario {
  readonly name: string;
  /** The attack. `startMs`: when it begins, or for one that takes weeks about when it ends; what models have to know lies before. */
  make(world: World, seed: number, startMs: number): Scenario;
  /** What looks like it and is none. */
  lookAlike(world: World, seed: number, startMs: number): Scenario;
}

/** In this order for ever: the place of a scenario is its part of the people. At most sixteen. */
const MAKERS: readonly ScenarioMaker[] = [cloudToEndpoint, signInToCloud, phishedCredential, forwardingAndDownload, paymentFraud, sessionTheft, goldenSaml, consentPhishing, ransomwarePreparation, cloudKeyTheft, domainTakeover, insiderExport, slowIntrusion, stolenVpn, webShellTunnel];

export const SCENARIOS: readonly NamedScenario[] = MAKERS.map((maker, slot) => ({
  name: maker.name,
  make: (world, seed, startMs) => maker.attack(startStory({ world, name: maker.name, slot, kind: 'attack', seed, startMs: startMs - (maker.leadDays ?? 0) * DAY_MS })),
  lookAlike: (world, seed, startMs) => maker.lookAlike(startStory({ world, name: maker.name, slot, kind: 'look-alike', seed, startMs: startMs - (maker.leadDays ?? 0) * DAY_MS })),
}));
