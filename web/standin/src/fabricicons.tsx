// Fabric takes its icons from a font on the network unless they are registered; ours are the drawings of icons.css.
import * as React from "react";
import { registerIcons } from "office-ui-fabric-react/lib/Styling";

const names = ["Calendar", "CheckMark", "ChevronDown", "Down", "Up", "Clear", "Cancel", "Error", "ErrorBadge", "Info"];

export function registerFabricIcons() {
  const icons: Record<string, JSX.Element> = {};
  for (const name of names) icons[name.toLowerCase()] = <span className={`fabric-icon ms-Icon--${name}`} />;
  registerIcons({ fontFace: { fontFamily: "inherit" }, style: {}, icons });
}
