// German labels of the token page and its panel, in our own wording: enough to be another language than English. The scope
// boxes are translated too, because a robot that knows only English words must notice.
const levels: Record<string, string> = {
  "Read": "Lesen",
  "Read & write": "Lesen und schreiben",
  "Read, write, & manage": "Lesen, schreiben und verwalten",
  "Read & manage": "Lesen und verwalten",
  "Read & execute": "Lesen und ausführen",
  "Read, write, & execute": "Lesen, schreiben und ausführen",
  "Read, write, execute, & manage": "Lesen, schreiben, ausführen und verwalten",
  "Read & create": "Lesen und erstellen",
  "Read, create, & manage": "Lesen, erstellen und verwalten",
  "Read & query": "Lesen und abfragen",
  "Read, query, & manage": "Lesen, abfragen und verwalten",
  "Full": "Vollständig",
  "Use": "Verwenden",
  "Use and manage": "Verwenden und verwalten",
  "Manage": "Verwalten",
  "Acquire": "Erwerben",
  "Publish": "Veröffentlichen",
  "manage streams": "Datenströme verwalten",
};

const groups: Record<string, string> = {
  "Work Items": "Arbeitselemente",
  "Test Management": "Testverwaltung",
  "Agent Pools": "Agentpools",
  "Packaging": "Pakete",
  "Project and Team": "Projekt und Team",
  "Notifications": "Benachrichtigungen",
  "Security": "Sicherheit",
  "Service Connections": "Dienstverbindungen",
  "User Profile": "Benutzerprofil",
  "Variable Groups": "Variablengruppen",
};

const frame: Record<string, string> = {
  "Search": "Suchen",
  "User settings": "Benutzereinstellungen",
  "Help": "Hilfe",
  "Work items": "Arbeitselemente",
  "Preview features": "Vorschaufunktionen",
  "Profile": "Profil",
  "Time and Locale": "Uhrzeit und Gebietsschema",
  "Permissions": "Berechtigungen",
  "Theme": "Design",
  "Usage": "Nutzung",
  "Account": "Konto",
  "Preferences": "Einstellungen",
  "Personal access tokens": "Persönliche Zugriffstoken",
  "SSH public keys": "Öffentliche SSH-Schlüssel",
  "Organization settings": "Organisationseinstellungen",
  "Projects": "Projekte",
};

const list: Record<string, string> = {
  "Personal Access Tokens": "Persönliche Zugriffstoken",
  "These can be used instead of a password for applications like Git or can be passed in the authorization header to access REST APIs":
    "Sie ersetzen ein Kennwort in Anwendungen wie Git oder werden im Autorisierungsheader an REST-APIs übergeben",
  "New Token": "Neues Token",
  "Manage tokens": "Token verwalten",
  "Revoke": "Widerrufen",
  "Regenerate": "Neu generieren",
  "Edit": "Bearbeiten",
  "Access scope": "Zugriffsbereich",
  "Status": "Status",
  "Active": "Aktiv",
  "Expired": "Abgelaufen",
  "Revoked": "Widerrufen",
  "All": "Alle",
  "Token name": "Tokenname",
  "Organization": "Organisation",
  "Expires on": "Läuft ab am",
  "All accessible organizations": "Alle zugänglichen Organisationen",
  "Full access": "Vollzugriff",
  "Learn more.": "Weitere Informationen.",
};

const panel: Record<string, string> = {
  "Create a new personal access token": "Neues persönliches Zugriffstoken erstellen",
  "Edit a personal access token": "Persönliches Zugriffstoken bearbeiten",
  "Name": "Name",
  "Expiration (UTC)": "Ablauf (UTC)",
  "30 days": "30 Tage",
  "60 days": "60 Tage",
  "90 days": "90 Tage",
  "Custom defined": "Benutzerdefiniert",
  "Scopes": "Bereiche",
  "Authorize the scope of access associated with this token": "Zugriffsbereich festlegen, der mit diesem Token verbunden ist",
  "Show all scopes ({0} more)": "Alle Bereiche anzeigen ({0} weitere)",
  "Show less scopes": "Weniger Bereiche anzeigen",
  "Create": "Erstellen",
  "Save": "Speichern",
  "Cancel": "Abbrechen",
  "Close": "Schließen",
  "Success!": "Erfolg!",
  "Confirmation": "Bestätigung",
  "{0} token": "Token {0}",
  "You have successfully added a new personal access token. Copy the token now!":
    "Sie haben ein neues persönliches Zugriffstoken hinzugefügt. Kopieren Sie es jetzt!",
  "Warning - Make sure you copy the above token now. We don't store it and you will not be able to see it again.":
    "Achtung: Kopieren Sie das Token jetzt. Es wird nicht gespeichert und kann nicht erneut angezeigt werden.",
  "Are you sure you want to regenerate the following token:": "Soll dieses Token wirklich neu generiert werden:",
};

export const german: Record<string, string> = { ...levels, ...groups, ...frame, ...list, ...panel };
