// The token page: the list in one of its two layouts, and the panel or dialog that is open over it.
import * as React from "react";
import { Link } from "azure-devops-ui/Link";
import { MessageCard, MessageCardSeverity } from "azure-devops-ui/MessageCard";
import { Spinner, SpinnerSize } from "azure-devops-ui/Spinner";
import { ZeroData } from "azure-devops-ui/ZeroData";
import { IssuedToken, listFilter, loadTokens, Token } from "../calls";
import { ConfirmDialog } from "../dialogs/ConfirmDialog";
import { SuccessDialog } from "../dialogs/SuccessDialog";
import { Frame, UserSettingsNav } from "../frame/Frame";
import { page } from "../pagedata";
import { TokenPanel } from "../panel/TokenPanel";
import { Popups } from "../popups/Popups";
import { t } from "../words";
import { ActionName, FilterValue, StatusChoice } from "./actions";
import { NewLayout } from "./NewLayout";
import { OldLayout } from "./OldLayout";
import { organizationsOf, TokenTable } from "./TokenTable";

type Open =
  | { kind: "create" }
  | { kind: "edit"; token: Token }
  | { kind: "revoke" | "regenerate"; tokens: Token[] }
  | { kind: "issued"; issued: IssuedToken };

const globalText =
  "Beginning December 1, 2026, Global Personal Access Tokens (PATs) scoped to all accessible organizations will no longer be supported.";
export const restrictedText =
  "Your ability to create and regenerate personal access tokens (PATs) is restricted by your organization.";

const filterNumbers: Record<StatusChoice, number> = {
  Active: listFilter.active, Expired: listFilter.expired, Revoked: listFilter.revoked, "": listFilter.all,
};

// The list for one status, asked for again whenever reload grows.
function useTokens(status: StatusChoice, reload: number) {
  const [state, setState] = React.useState<{ tokens: Token[]; loading: boolean; error: string }>({ tokens: [], loading: true, error: "" });
  React.useEffect(() => {
    let current = true;
    const failed = (cause: Error) => current && setState({ tokens: [], loading: false, error: cause.message });
    loadTokens(filterNumbers[status], (tokens, complete) => {
      if (current) setState({ tokens, loading: !complete, error: "" });
    }).catch(failed);
    return () => {
      current = false;
    };
  }, [status, reload]);
  return state;
}

function Warnings() {
  const refused = page.policies.restrictCreation && !page.policies.packagingOnly;
  return (
    <div className="token-warnings rhythm-vertical-8">
      {page.globalWarning && (
        <MessageCard severity={MessageCardSeverity.Warning}>
          {t(globalText)} <Link href="#learn-more">{t("Learn more.")}</Link>
        </MessageCard>
      )}
      {refused && <MessageCard severity={MessageCardSeverity.Warning}>{t(restrictedText)}</MessageCard>}
    </div>
  );
}

function Rows(props: { tokens: Token[]; loading: boolean; error: string; onSelect: (tokens: Token[]) => void }) {
  if (props.error) return <MessageCard severity={MessageCardSeverity.Error}>{props.error}</MessageCard>;
  if (props.loading && props.tokens.length === 0) return <Spinner className="token-spinner" size={SpinnerSize.large} label={t("Loading...")} />;
  if (props.tokens.length === 0) return <ZeroData imageAltText="" primaryText={t("You do not have any personal access tokens here.")} />;
  return <TokenTable tokens={props.tokens} onSelect={props.onSelect} />;
}

export function TokensPage() {
  const [filterValue, setFilter] = React.useState<FilterValue>({ scope: page.layout === "new" ? page.organization : "", status: "Active" });
  const [reload, setReload] = React.useState(0);
  const [checked, setChecked] = React.useState<Token[]>([]);
  const [open, setOpen] = React.useState<Open>();
  const list = useTokens(filterValue.status, reload);
  const rows = React.useMemo(
    () => list.tokens.filter((token) => !filterValue.scope || organizationsOf(token).split(", ").includes(filterValue.scope)),
    [list.tokens, filterValue.scope]
  );

  const done = (issued?: IssuedToken) => {
    setOpen(issued ? { kind: "issued", issued } : undefined);
    setReload((n) => n + 1);
  };
  const act = (action: ActionName) => {
    if (action === "Edit") setOpen({ kind: "edit", token: checked[0] });
    else setOpen({ kind: action === "Revoke" ? "revoke" : "regenerate", tokens: checked });
  };
  const close = () => setOpen(undefined);
  const Layout = page.layout === "new" ? NewLayout : OldLayout;

  return (
    <Frame nav={<UserSettingsNav selected="tokens" />}>
      <Warnings />
      <Layout
        checked={checked}
        creationRefused={page.policies.restrictCreation && !page.policies.packagingOnly}
        filterValue={filterValue}
        onAction={act}
        onFilter={setFilter}
        onNew={() => setOpen({ kind: "create" })}
      >
        <Rows {...list} tokens={rows} onSelect={setChecked} />
      </Layout>
      {open?.kind === "create" && <TokenPanel onDismiss={close} onDone={done} />}
      {open?.kind === "edit" && <TokenPanel token={open.token} onDismiss={close} onDone={() => done()} />}
      {open?.kind === "revoke" && <ConfirmDialog action="Revoke" tokens={open.tokens} onDismiss={close} onDone={() => done()} />}
      {open?.kind === "regenerate" && <ConfirmDialog action="Regenerate" tokens={open.tokens} onDismiss={close} onDone={done} />}
      {open?.kind === "issued" && <SuccessDialog issued={open.issued} onDismiss={close} />}
      <Popups listLoaded={!list.loading} />
    </Frame>
  );
}
