// The dialog that shows a new value once. Its variants are the bad days of the stand-in: a box that cannot be read, and a
// value that turns up where nobody expects it.
import * as React from "react";
import { ClipboardButton } from "azure-devops-ui/Clipboard";
import { ContentSize } from "azure-devops-ui/Callout";
import { Dialog } from "azure-devops-ui/Dialog";
import { FormItem } from "azure-devops-ui/FormItem";
import { MessageCard, MessageCardSeverity } from "azure-devops-ui/MessageCard";
import { TextField } from "azure-devops-ui/TextField";
import { Toast } from "azure-devops-ui/Toast";
import { IssuedToken } from "../calls";
import { page } from "../pagedata";
import { t, tf } from "../words";

const told = "You have successfully added a new personal access token. Copy the token now!";
const warning =
  "Warning - Make sure you copy the above token now. We don't store it and you will not be able to see it again.";

function ValueBox(props: { issued: IssuedToken }) {
  const label = tf("{0} token", props.issued.displayName || "");
  const value = props.issued.token || "";
  if (page.dialog === "unreadable") {
    return (
      <div className="flex-column flex-grow">
        <div className="body-m issued-label">{label}</div>
        <div className="issued-dots">{"•".repeat(24)}</div>
      </div>
    );
  }
  return (
    <FormItem className="flex-grow" label={label}>
      <TextField readOnly value={value} />
    </FormItem>
  );
}

export function SuccessDialog(props: { issued: IssuedToken; onDismiss: () => void }) {
  const value = props.issued.token || "";
  const leaked = (where: typeof page.leak) => page.leak === where;
  React.useEffect(() => {
    if (!leaked("title")) return undefined;
    const before = document.title;
    document.title = `${before} ${value}`;
    return () => {
      document.title = before;
    };
  }, []);
  return (
    <>
      <Dialog
        contentSize={ContentSize.Large}
        enterPrimary={false}
        footerButtonProps={[{ text: t("Close"), primary: true, onClick: props.onDismiss }]}
        onDismiss={props.onDismiss}
        titleProps={{ text: leaked("title") ? `${t("Success!")} ${value}` : t("Success!") }}
      >
        <div className="issued flex-column rhythm-vertical-16">
          <div className="body-m">{t(told)}</div>
          <div className="flex-row flex-end rhythm-horizontal-8">
            <ValueBox issued={props.issued} />
            <ClipboardButton getContent={() => value} showCopiedTooltip />
          </div>
          {leaked("secondbox") && <TextField ariaLabel={t("Command line")} readOnly value={value} />}
          <MessageCard severity={MessageCardSeverity.Warning}>{t(warning)}</MessageCard>
        </div>
      </Dialog>
      {leaked("toast") && <Toast message={`${t("Token added:")} ${value}`} />}
    </>
  );
}
