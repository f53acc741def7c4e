// What all pages of this folder share: the calls behind them. Each page draws itself.
const site = {
  list: () => fetch('/acme/_apis/Token/SessionTokens?displayFilterOption=1').then(r => r.json()),
  make: properties => fetch('/acme/_apis/Contribution/HierarchyQuery', {
    method: 'POST', headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({contributionIds: ['ms.vss-token-web.personal-access-token-issue-session-token-provider'],
      dataProviderContext: {properties}}),
  }).then(r => r.json()).then(a => Object.values(a.dataProviders)[0]),
};
const $ = (s, root = document) => root.querySelector(s);
const $$ = (s, root = document) => [...root.querySelectorAll(s)];
const api = {
  'Work Items': {'Read': 'vso.work', 'Read & write': 'vso.work_write', 'Read, write, & manage': 'vso.work_full'},
  'Code': {'Read': 'vso.code', 'Read & write': 'vso.code_write', 'Read, write, & manage': 'vso.code_manage', 'Full': 'vso.code_full', 'Status': 'vso.code_status'},
  'Build': {'Read': 'vso.build', 'Read & execute': 'vso.build_execute'},
  'Project and Team': {'Read': 'vso.project', 'Read & write': 'vso.project_write'},
  'Wiki': {'Read': 'vso.wiki', 'Read & write': 'vso.wiki_write'},
  'Code Search': {'Read': 'vso.code_search'},
};
const firstGroups = ['Work Items', 'Code', 'Build'];
const alone = ['Status', 'Full'];
// lower returns the levels that a ticked one locks.
const lower = (group, level) => {
  const levels = Object.keys(api[group]).filter(l => !alone.includes(l));
  return alone.includes(level) ? [] : levels.slice(0, levels.indexOf(level));
};
const iso = d => d.toISOString();
const inDays = n => new Date(Date.UTC(2026, 10, 24 + n));
