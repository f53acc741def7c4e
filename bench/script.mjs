// The script that a competent user of Playwright would write for the same job, to compare with: the same clicks, a picture a
// step, the value into a file of the user's own. It waits for nothing that it does not need, and trusts the pages.
//
//   node script.mjs NAME FOLDER    (site and account from the environment; prints the steps with their milliseconds)
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { PAT_ROBOT_BASE_URL: site, PAT_ROBOT_ORG: organization, PAT_ROBOT_EMAIL: email, PAT_ROBOT_PASSWORD: password } = process.env;
const [name, folder] = process.argv.slice(2);
const scopes = [
  ['Work Items', 'Read & write'], ['Project and Team', 'Read'], ['User Profile', 'Read'], ['Identity', 'Read'],
  ['Member Entitlement Management', 'Read'],
];
mkdirSync(folder, { recursive: true, mode: 0o700 });

const browser = await chromium.launch({ executablePath: process.env.PAT_ROBOT_BROWSER_PATH });
const page = await browser.newPage({ locale: 'en-US', timezoneId: 'UTC', viewport: { width: 1280, height: 900 } });

const steps = [];
async function step(title, work) {
  const started = Date.now();
  await work();
  steps.push({ name: title, started });
}
const picture = title => page.screenshot({ path: join(folder, `${String(steps.length + 1).padStart(2, '0')}-${title}.png`) });
// The page moves on at once after these: the filled form is what is worth seeing.
const answer = (title, button, fill) => step(title, async () => {
  await fill?.();
  await button.waitFor();
  await picture(title);
  await button.click();
});
const move = (title, work) => step(title, async () => {
  await work();
  await picture(title);
});

const panel = page.getByRole('dialog', { name: 'Create a new personal access token' });
const dialog = page.getByRole('dialog', { name: 'Success!' });
const row = page.getByRole('row').filter({ hasText: name });

await move('open-token-page', async () => {
  await page.goto(`${site}/${organization}/_usersSettings/tokens`);
  await page.locator('#i0116').waitFor();
});
await answer('signin-username', page.getByRole('button', { name: 'Next' }), () => page.locator('#i0116').fill(email));
await answer('signin-password', page.getByRole('button', { name: 'Sign in', exact: true }), () => page.locator('#i0118:not(.moveOffScreen)').fill(password));
await answer('stay-signed-in', page.getByRole('button', { name: 'No' }));
await move('check-name', () => page.getByRole('heading', { name: 'Personal Access Tokens' }).waitFor());
await move('open-panel', async () => {
  await page.getByRole('button', { name: 'New Token' }).click();
  await panel.waitFor();
});
await move('fill-name', () => panel.getByRole('textbox', { name: 'Name' }).fill(name));
await move('choose-expiration', async () => {
  await panel.getByRole('button', { name: 'Expiration (UTC)' }).click();
  await page.getByRole('option', { name: 'Custom defined' }).click();
  const inAYear = new Date();
  inAYear.setUTCFullYear(inAYear.getUTCFullYear() + 1);
  const date = panel.getByRole('combobox', { name: 'Expiration date' });
  await date.fill(inAYear.toLocaleDateString('en-US', { timeZone: 'UTC' }));
  await date.press('Tab');
});
await move('choose-scopes', async () => {
  await panel.getByText('Show all scopes').click();
  for (const [group, level] of scopes) {
    const title = page.getByText(group, { exact: true });
    const box = panel.locator('[class*=groupingContainer]').filter({ has: title }).getByRole('checkbox', { name: level, exact: true });
    await box.check();
  }
});
await step('create', async () => {
  await panel.getByRole('button', { name: 'Create' }).click();
  const value = await dialog.getByRole('textbox').inputValue();
  writeFileSync(join(folder, 'token'), value, { mode: 0o600 });
  await page.screenshot({ path: join(folder, '10-create.png'), mask: [dialog.getByRole('textbox')] });
});
await move('close-dialog', async () => {
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
});
await move('find-token', () => row.waitFor());
const ended = Date.now();
await browser.close();
console.log(JSON.stringify({ steps, ended }));
