// Fabric loads Segoe UI from a server of Microsoft's as soon as it is evaluated. The stand-in asks nobody else for anything,
// so this must be imported before it.
(window as unknown as { FabricConfig: object }).FabricConfig = { fontBaseUrl: "" };

export {};
