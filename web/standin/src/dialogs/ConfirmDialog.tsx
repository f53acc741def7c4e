// The confirmation before tokens are revoked or one is regenerated.
import * as React from "react";
import { Dialog } from "azure-devops-ui/Dialog";
import { MessageCard, MessageCardSeverity } from "azure-devops-ui/MessageCard";
import { IssuedToken, regenerateToken, revokeToken, Token } from "../calls";
import { errorText } from "../panel/errors";
import { t } from "../words";

export interface ConfirmDialogProps {
  action: "Revoke" | "Regenerate";
  tokens: Token[];
  onDismiss: () => void;
  onDone: (issued?: IssuedToken) => void;
}

// The question for regenerating is known; the one for revoking is our own wording.
const questions = {
  Regenerate: "Are you sure you want to regenerate the following token:",
  Revoke: "Are you sure you want to revoke the following token:",
};

async function perform(props: ConfirmDialogProps): Promise<IssuedToken | undefined> {
  if (props.action === "Regenerate") return regenerateToken(props.tokens[0]);
  for (const token of props.tokens) await revokeToken(token.authorizationId);
  return undefined;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [busy, setBusy] = React.useState(false);
  const [error, setError] = React.useState("");
  const confirm = async () => {
    setBusy(true);
    try {
      const issued = await perform(props);
      const code = issued?.sessionTokenError;
      if (!code || code === "none") return props.onDone(issued);
      setError(errorText(code));
    } catch (cause) {
      setError((cause as Error).message);
    }
    setBusy(false);
  };
  return (
    <Dialog
      footerButtonProps={[
        { text: t(props.action), primary: true, disabled: busy, onClick: confirm },
        { text: t("Cancel"), onClick: props.onDismiss },
      ]}
      enterPrimary={false}
      onDismiss={props.onDismiss}
      titleProps={{ text: t("Confirmation") }}
    >
      {error && <MessageCard severity={MessageCardSeverity.Error} role="alert">{error}</MessageCard>}
      <div className="body-m">
        {t(questions[props.action])}
        {props.tokens.map((token) => (
          <div key={token.authorizationId} className="font-weight-heavy">{token.displayName}</div>
        ))}
      </div>
    </Dialog>
  );
}
