package docs

// Words by which people lead through pages. They say nothing about what the pages show.

func set(lists ...string) map[string]bool {
	all := map[string]bool{}
	for _, list := range lists {
		for _, w := range fields(list) {
			all[w] = true
		}
	}
	return all
}

// verbs that press, choose, open, go, set. German and other languages' forms are those of instructions.
var verbs = set(
	`kept left took take taking picked chose pressed ticked opened went grant granting checked click clicking clicked clicks press pressing hit tap tapping select selecting selected choose choosing pick picking open opening go goto going navigate
	 navigating head visit access accessing check checking tick ticking mark enable toggle uncheck expand expanding set setting enter entering type fill find locate use using follow
	 launch confirm finish switch browse get hover see view scroll add give specify provide change leave keep hit`,
	`klick klicke klicken klickst klickt drücke drücken wähle wählen wählst auswählen öffne öffnen gehe gehen geh navigiere navigieren setze setzen trage gib geben aktiviere aktivieren anklicken bestätigen bestätige ankreuzen anhaken eingeben eintragen festlegen festlegst lege abschließen abschliessen schließen wechsle wechseln rufe aufrufen`,
	`cliquez sélectionnez choisissez ouvrez allez accédez clic haga seleccione selecciona elija abra vaya clique selecione acesse vá clicca seleziona scegli apri vai klik kies selecteer open ga cliquer sélectionner choisir seleccionar elegir
	 ve ir accede acceda entra entre pulsa pulse presiona presione ingresa ingrese marca marque appuyez cochez saisissez entrez vérifiez escolha abre pressione marque digite defina acceder`,
	`击 选 择 点 按 打 开 クリック`,
)

// presses are the verbs that mean something to press.
var presses = set(`click clicking clicked clicks press pressing hit tap tapping klick klicke klicken klickt drücke drücken anklicken cliquez clic clique clicca klik`)

// chooses are the verbs that choose among things.
var chooses = set(`select selecting selected choose choosing pick picking check checking tick ticking mark enable toggle wähle wählen auswählen aktiviere set setting use expand sélectionnez cochez marque marca escolha choisissez elige seleccione selecciona selecione seleziona selecteer kies`)

// nouns for parts of a page.
var nouns = set(
	`button buttons link icon menu field box dropdown drop down list option options page tab section panel pane dialog window item entry column radio checkbox setting screen
	 form header heading label input area submenu view dialogue popup blade picker selector level levels permission permissions access scope scopes group rights tile modal checkboxes dropdowns`,
	`schaltfläche knopf feld menü seite liste eintrag option reiter dialog fenster symbol bouton botón botão pulsante knop`,
)

// placeNouns are those that name a part of a page before its words, too: the button "Create".
var placeNouns = set(`button link icon menu field page tab section panel pane dialog window option entry checkbox dropdown schaltfläche feld menü seite`)

// dress may stand around the words of a page without being part of them.
var dress = set(`date dates the a an your on to in at then and blue new small top right upper corner hand side called named labelled labeled following den die das der dem auf ihre deine + link it that`)

// fillers may stand between a verb and what it acts on.
var fillers = set("guilabel menuselection btn kbd",
	`my required descriptive appropriate desired relevant suitable unique correct meaningful specific preferred respective corresponding the a an on to in at into onto your this that then now blue big primary small little upper top right corner hand side again first next and also simply just either of for from option
	 button link icon menu labelled labeled called named item tab entry with it be have been is`,
	`sulla sulle sul tua tuo tu su seu sua votre ton l il lo gli un una auf den die das der dem deine deinen ihre ihren im in unter zu oben rechts dann nun bitte sie sur le la les en el los no na o a su sul op de het dans votre vos mon ma mes mi mis tus sus teu tua al à aux 右 左 上 下 角 的 在 の に`,
)

// leads are prepositions before a part of a page.
var leads = set(`for under in from to on at within inside via through into beside unter im in aus`)

// beside are words that make what follows a landmark, not a thing to press.
var beside = set(`beside besides near adjacent neben left close behind alongside after before by`)
