// Popups that get in the way. Each covers something and has a visible button that closes it.
import * as React from "react";
import { Button } from "azure-devops-ui/Button";
import { ContentSize } from "azure-devops-ui/Callout";
import { Dialog } from "azure-devops-ui/Dialog";
import { RadioButton, RadioButtonGroup } from "azure-devops-ui/RadioButton";
import { TeachingBubble } from "azure-devops-ui/TeachingBubble";
import { Location } from "azure-devops-ui/Utilities/Position";
import { page } from "../pagedata";
import { t } from "../words";

// Hangs down over New Token, so that a click there does not reach the button. Its anchor is an empty line above the button,
// because the component keeps clear of what it is anchored to.
function Teaching() {
  const [anchor, setAnchor] = React.useState<HTMLElement | null>(null);
  const [closed, setClosed] = React.useState(false);
  React.useEffect(() => setAnchor(document.querySelector<HTMLElement>(".teaching-anchor")), []);
  if (!anchor || closed) return null;
  const side = page.layout === "new" ? Location.end : Location.start;
  return (
    <TeachingBubble
      anchorElement={anchor}
      anchorOrigin={{ horizontal: side, vertical: Location.end }}
      onDismiss={() => setClosed(true)}
      primaryButtonProps={{ text: t("Got it"), primary: true, onClick: () => setClosed(true) }}
      text={t("Tokens for one organization and with few scopes are safer. Give each script its own.")}
      title={t("New: a simpler list of tokens")}
    />
  );
}

// Lies over the foot of the window, where the panel has its Create button.
function Cookies() {
  const [closed, setClosed] = React.useState(false);
  if (closed) return null;
  const close = () => setClosed(true);
  return (
    <div className="cookies flex-row flex-center" role="region" aria-label={t("Cookies")}>
      <div className="flex-grow body-m">
        {t("We use optional cookies to learn how this site is used. You decide whether we may.")}
      </div>
      <Button text={t("Accept")} onClick={close} />
      <Button text={t("Reject")} onClick={close} />
      <Button subtle ariaLabel={t("Close")} iconProps={{ iconName: "Cancel" }} onClick={close} />
    </div>
  );
}

// Comes when the list has been loaded, over everything.
function Survey() {
  const [closed, setClosed] = React.useState(false);
  const [mark, setMark] = React.useState("");
  if (closed) return null;
  const close = () => setClosed(true);
  return (
    <Dialog
      contentSize={ContentSize.Medium}
      enterPrimary={false}
      footerButtonProps={[
        { text: t("Send"), primary: true, disabled: mark === "", onClick: close },
        { text: t("Not now"), onClick: close },
      ]}
      lightDismiss={false}
      modal
      onDismiss={close}
      showCloseButton
      titleProps={{ text: t("How do you like Azure DevOps?") }}
    >
      <RadioButtonGroup onSelect={setMark} selectedButtonId={mark || "none"}>
        {["Very much", "It is all right", "Not at all"].map((text, at) => (
          <RadioButton key={text} id={"mark-" + at} text={t(text)} />
        ))}
      </RadioButtonGroup>
    </Dialog>
  );
}

export function Popups(props: { listLoaded: boolean }) {
  const [asked, setAsked] = React.useState(false);
  React.useEffect(() => {
    if (props.listLoaded) setAsked(true);
  }, [props.listLoaded]);
  const wanted = (name: string) => page.popups.includes(name);
  return (
    <>
      {wanted("teaching") && <Teaching />}
      {wanted("survey") && asked && <Survey />}
      {wanted("cookies") && <Cookies />}
    </>
  );
}
