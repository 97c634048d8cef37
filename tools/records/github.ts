import { jsonLine, type Fields, type Kit, type Line, type Who } from './kit.ts';

export interface GitHubAct {
  readonly who: Who & { readonly githubLogin: string };
  readonly address: string;
  readonly country: string;
  readonly action: string;
  readonly repository?: string;
  readonly userAgent?: string;
  readonly more?: Fields;
}

/** One event of the audit log of an organisation on GitHub, as it is streamed. */
export function gitHubAct(kit: Kit, ms: number, { who, address, country, action, repository, userAgent = 'git/2.49.0', more = {} }: GitHubAct): Line {
  const org = kit.org.githubOrg;
  return jsonLine(ms, 'github.audit', {
    '@timestamp': ms, _document_id: kit.id('gh', ms), action, actor: who.githubLogin, actor_ip: address, actor_is_bot: false, actor_location: { country_code: country }, created_at: ms, external_identity_nameid: who.upn,
    operation_type: action.startsWith('git.') ? 'access' : 'modify', org, user_agent: userAgent, ...(repository === undefined ? {} : { repo: `${org}/${repository}`, repository: `${org}/${repository}`, public_repo: false }), ...more,
  });
}
