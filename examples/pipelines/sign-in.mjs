// Signs a pipeline in without a stored key: exchanges the identity token that GitHub or GitLab issues to this very job
// for a temporary access key of a Huawei Cloud agency that trusts it (STS: AssumeAgencyWithOIDC), and appends it to a
// file of NAME=value lines: node sign-in.mjs "$GITHUB_ENV"
import { appendFileSync } from "node:fs";

const { HUAWEI_PROVIDER_URN, HUAWEI_AGENCY_URN, HW_REGION_NAME, HUAWEI_STS, GITHUB_ACTIONS } = process.env;
const [, , file] = process.argv;

const sts = HUAWEI_STS ?? `https://sts.${HW_REGION_NAME}.myhuaweicloud.com`;
const { credentials } = await answer("Huawei Cloud's STS", `${sts}/v5/agencies/assume-with-oidc`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    provider_urn: HUAWEI_PROVIDER_URN,
    agency_urn: HUAWEI_AGENCY_URN,
    agency_session_name: "pipeline",
    duration_seconds: 3600,
    id_token: await identityToken(),
  }),
});
const lines = Object.entries({
  HW_ACCESS_KEY: credentials.access_key_id,
  HW_SECRET_KEY: credentials.secret_access_key,
  HW_SECURITY_TOKEN: credentials.security_token,
});
for (const [name, value] of lines) {
  if (GITHUB_ACTIONS === "true") {
    // From here on GitHub strikes the value out of every log.
    console.log(`::add-mask::${value}`);
  }
  appendFileSync(file, `${name}=${value}\n`);
}
console.log(`Signed in as ${HUAWEI_AGENCY_URN} until ${credentials.expiration}.`);

/** GitLab puts the token into a variable; GitHub gives it to a job that asks (permission `id-token: write`). */
async function identityToken() {
  const { HUAWEI_ID_TOKEN, ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN } = process.env;
  if (HUAWEI_ID_TOKEN) {
    return HUAWEI_ID_TOKEN;
  }
  const headers = { Authorization: `Bearer ${ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
  return (await answer("GitHub", `${ACTIONS_ID_TOKEN_REQUEST_URL}&audience=huaweicloud`, { headers })).value;
}

async function answer(who, url, options) {
  const response = await fetch(url, options);
  if (!response.ok) {
    throw new Error(`${who} answered ${response.status}: ${await response.text()}`);
  }
  return await response.json();
}
