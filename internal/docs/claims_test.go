package docs

import (
	"slices"
	"strings"
	"testing"
)

// TestClaims holds notations and languages to what they claim, also where it is right: exactly these claims, as
// "kind verdict: words".
func TestClaims(t *testing.T) {
	const head = "# Create an Azure DevOps personal access token\n\n"
	checker := New(sample(t))
	for _, tt := range []struct {
		name, file, text string
		want             []string
	}{
		{"a component of MDX indents prose", "a.mdx", head + "<Steps>\n  <Step>\n    Give it these scopes: Code _(read)_, Graph _(read)_\n\n        Then click **New Token**.\n  </Step>\n</Steps>\n",
			[]string{"scope ok: Code (read)", "scope ok: Graph (read)", "press ok: New Token"}},
		{"Spanish", "a.md", head + "1. Ve a Azure DevOps > User Settings (el icono con engranaje, arriba a la derecha) > **Personal Access Tokens**.\n2. Un token con permisos de **Read** para: `Code`, `Wiki` y `Graph`.\n3. Vencimiento: 60 días.\n",
			[]string{"way ok: Azure DevOps > User Settings (el icono con engranaje, arriba a la derecha) > Personal Access Tokens", "scope ok: Read para: Code", "scope ok: Wiki", "scope ok: Graph", "option ok: 60 días"}},
		{"French", "a.md", head + "1. Ouvrez votre profil utilisateur (coin supérieur droit)\n2. Choisissez « Personal access tokens »\n",
			[]string{"press differs: profil utilisateur", "way ok: coin supérieur droit", "press ok: Personal access tokens"}},
		{"Portuguese", "a.md", head + "1. Clique no ícone de usuário\n2. Selecione **Personal access tokens**\n3. Clique em **New Token**\n4. Defina a expiração (90 dias)\n",
			[]string{"press differs: ícone de usuário", "press ok: Personal access tokens", "press ok: New Token", "option ok: 90 dias"}},
		{"Japanese puts the verb behind", "a.md", "# Azure DevOps の PAT を作る\n\n- User settingsをクリック\n- Personal access tokens\n- New Tokenを選択\n- Codeの Read & write にチェック\n- Createをクリック\n",
			[]string{"press ok: User settings", "press ok: Personal access tokens", "press ok: New Token", "scope ok: Codeの Read & write", "press ok: Create"}},
		{"Japanese, from icon to token", "a.md", "# Azure DevOps の PAT を作る\n\n右上のユーザーアイコン → **Personal Access Tokens** → **New Token**\n",
			[]string{"way ok: 右上", "way differs: ユーザーアイコン → Personal Access Tokens → New Token"}},
		{"a label that stands for a value", "a.txt", head + "Personal Access Token → The one with the scope Graph - Read\nName → Whatever you like\n",
			[]string{"scope ok: Graph - Read"}},
		{"a button on a line of its own", "a.txt", head + "Click New Token. Choose Custom defined.\n\nThen click\nCreate\nbutton.\n",
			[]string{"press ok: New Token", "option ok: Custom defined", "press ok: Create"}},
		{"select Create", "a.md", head + "1. Click **New Token**.\n2. Tick Wiki: Read and then select Create.\n",
			[]string{"press ok: New Token", "scope ok: Wiki: Read", "press ok: Create"}},
		{"a level that is asked for", "a.md", head + "Choose the scopes:\n\n- Graph requires a minimum of Read permission.\n- Wiki needs Read access.\n",
			[]string{"scope ok: Graph requires a minimum of Read", "scope ok: Wiki needs Read"}},
		{"what a level is for", "a.md", head + "Scopes:\n\n- Code: Read & write\n\nWrite access to Code is needed for comments.\n",
			[]string{"field ok: Scopes", "scope ok: Code: Read & write"}},
		{"groups on a way", "a.md", head + "1. Click **New Token**.\n2. **Scopes → Show all scopes → Marketplace → Manage**\n3. **Scopes → Show all scopes → Wiki → Manage**\n",
			[]string{"press ok: New Token", "way ok: Scopes → Show all scopes → Marketplace → Manage", "way differs: Scopes → Show all scopes → Wiki → Manage"}},
		{"an API name in a cell before its words", "a.md", head + "| Call | Scope | Group | Level |\n|---|---|---|---|\n| repos | vso.code | Code | Read |\n| pools | vso.environment_manage | Agent Pools | Read & manage |\n",
			[]string{"scope ok: Code | Read", "scope differs: Agent Pools | Read & manage"}},
		{"an API name in a cell, and a group without a level", "a.md", head + "| Scope | Group | Note |\n|---|---|---|\n| vso.code | Code | for us |\n",
			[]string{"scope ok: vso.code"}},
		{"groups that are none, below a heading of permissions", "a.md", "# Azure DevOps PAT permissions\n\n## Required permissions\n\n- **Code (read)**: clone\n- **Pull Request (read & write)**: comment\n- **Load Test (read & write)**: measure\n",
			[]string{"scope ok: Code (read)", "scope differs: Pull Request (read & write)", "scope missing: Load Test (read & write)"}},
		{"a group and a level in paragraphs of their own", "a.md", head + "The token needs these scopes.\n\nWork item\n\nRead\n",
			[]string{"scope differs: Work item", "scope ok: Read"}},
		{"a user icon with a cog is what the page has", "a.md", head + "Open **User settings** (user icon with a small cog) and choose **Personal access tokens**.\n",
			[]string{"press ok: User settings", "press ok: Personal access tokens"}},
		{"the new token is none to press", "a.md", head + "Click **New Token**. Add the new token below and keep the new token safe.\n",
			[]string{"press ok: New Token"}},
		{"a longer name is another one", "a.md", head + "Click **New Token**. Later, click the *+ Create subscription* button, and **Clone**.\n",
			[]string{"press ok: New Token"}},
		{"what has ended, told", "a.md", head + "Global PATs stop working on 2026-12-01.\n",
			[]string{"fact ok: Global PATs"}},
		{"a form written down as it is filled", "a.md", head + "```\nName: anything\nOrganization: All accessible organizations\nExpiration (UTC): 90 days\n```\n",
			[]string{"field ok: Organization", "option ended: All accessible organizations", "field ok: Expiration (UTC)", "option ok: 90 days"}},
		{"lines that were a list", "a.txt", head + "Token scopes required\nBuild - Read\nCode - Full\nGraph - Read and Manage\nIdentity - Read\nRelease - Read\nWiki - Read\nSymbols - Read\n",
			[]string{"scope ok: Build - Read", "scope ok: Code - Full", "scope ok: Graph - Read and Manage", "scope ok: Identity - Read", "scope ok: Release - Read", "scope ok: Wiki - Read", "scope ok: Symbols - Read"}},
		{"groups with what they are for", "a.md", head + "Select the following Read scopes:\n\n- Analytics – Query the data\n- Wiki – Read the pages\n- Pull Request Threads – Read the threads\n",
			[]string{"scope ok: Analytics", "scope ok: Wiki", "scope differs: Pull Request Threads"}},
		{"create is a button, not a level", "a.md", "# Azure DevOps の PAT を作る\n\nNew Token を選択します。\n\nWork Items\n\n「Read & write」にチェックします\n\n「Create」を押します\n",
			[]string{"press ok: New Token", "scope ok: Read & write", "press ok: Create"}},
		{"a group that is none, with a remark", "a.md", head + "Required scopes:\n\n- Graph — Read (for users)\n- Service Hooks — Read & Write (for events)\n- Organization (Read)\n",
			[]string{"scope ok: Graph — Read", "scope missing: Service Hooks — Read & Write", "scope missing: Organization (Read)"}},
		{"tokens behind the settings", "a.md", head + "Go to **User settings > Tokens** and click **New Token**.\n",
			[]string{"way differs: User settings > Tokens", "press ok: New Token"}},
		{"Microsoft's older words", "a.md", head + "From your home page, open your profile. Go to your security details.\n\nClick **New Token**.\n",
			[]string{"press differs: your profile", "press ended: security details", "press ok: New Token"}},
		{"Chinese", "a.md", "# 创建 Azure DevOps Personal Access Token\n\n1. 登录 https://dev.azure.com\n2. 点击右上角的用户图标\n3. 选择 **Personal access tokens**\n4. 点击 **New Token**\n",
			[]string{"way ok: https://dev.azure.com", "way ok: 右上", "press differs: 用户图标", "press ok: Personal access tokens", "press ok: New Token"}},
		{"the form of an address is no way", "a.md", head + "Your organization has one of these forms:\n\n- https://dev.azure.com/{your-organization}\n- https://{your-organization}.visualstudio.com\n\nSign in at https://dev.azure.com and click **New Token**.\n",
			[]string{"way ok: https://dev.azure.com", "press ok: New Token"}},
		{"a dropdown of the account", "a.md", head + "1. Open your account dropdown in the top right of the page and choose _Security_.\n2. Select _Personal access tokens_.\n",
			[]string{"press differs: account dropdown", "way ok: top right", "press ended: Security", "press ok: Personal access tokens"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Read(tt.file, []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range checker.Check(d) {
				got = append(got, string(c.Kind)+" "+string(c.Verdict)+": "+c.Words)
				if at := d.Line(c.Line); !strings.Contains(at, firstWord(strings.Trim(c.Words, "*`_"))) {
					t.Errorf("%q is not on line %d, %q", c.Words, c.Line, at)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("have %q, want %q", got, tt.want)
			}
		})
	}
}
