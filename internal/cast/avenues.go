package cast

// Avenues are what tables write on the second day, in the order in which they are opened.
var Avenues = []Avenue{
	{"fr", "Un contact unique, du premier entretien à la fin de l’essai", "Une même personne suit le parcours, d’un organisme à l’autre. On la choisit, et on peut en changer.", map[string]string{
		"need": "Ne pas recommencer à chaque guichet. Savoir qui appeler.", "step": "followup",
		"exists":     "Des accompagnements existent, mais ils s’arrêtent au contrat.",
		"worlds":     "L’insertion nomme la personne. L’entreprise la reçoit. Les associations la forment. Les partenaires sociaux négocient son temps.",
		"retell":     "Non. Une note d’une page, écrite et gardée par la personne.",
		"harm":       "Le contact ne doit apparaître ni sur une boîte vocale partagée ni dans un agenda visible.",
		"first_step": "Dans les trente jours, trois organismes désignent chacun un contact. La coordination de l’accompagnement s’en charge.",
		"means":      "Un jour par semaine et par organisme, une formation commune.",
		"six_months": "Huit personnes sur dix ont gardé le même contact pendant six mois."}},
	{"nl", "Beginnen in halve dagen", "Een werkgever opent plaatsen waar u met halve dagen begint. De bescherming is volledig vanaf dag één.", map[string]string{
		"need": "Werk dat past bij de school en bij afspraken.", "step": "project",
		"exists":     "Deeltijds werk bestaat, maar vraagt vaak wisselende uren.",
		"worlds":     "De werkgever past uren aan. De begeleiding bereidt voor. De sociale partners zorgen voor een statuut. De vereniging volgt mee.",
		"retell":     "Nee. Niemand vraagt waarom iemand halve dagen wil.",
		"harm":       "Vaste uren kunnen voorspelbaar zijn: laat begin en einde kiezen.",
		"first_step": "Binnen dertig dagen past één bedrijf de uren van één team aan. De personeelsdienst doet dat.",
		"means":      "Een planning met marge, een premie voor de opstart.",
		"six_months": "Vijf mensen zijn begonnen, vier zijn nog aan het werk."}},
	{"fr", "L’accueil qui ne dit rien", "Former l’accueil, le standard et la sécurité à ne jamais confirmer qui travaille ici. Un réflexe simple, pour tout le monde.", map[string]string{
		"need": "Être tranquille au travail.", "step": "awareness",
		"exists":     "Des règles de confidentialité, rarement expliquées à l’accueil.",
		"worlds":     "L’entreprise forme. Les associations écrivent les phrases. Les partenaires sociaux en font une règle. L’insertion en parle avant le stage.",
		"retell":     "Non, la règle vaut pour toutes et tous.",
		"harm":       "Ne pas afficher la règle d’une façon qui désigne quelqu’un.",
		"first_step": "Dans les trente jours, une fiche de dix phrases est écrite. Les ressources humaines la diffusent.",
		"means":      "Une demi-journée par équipe d’accueil.",
		"six_months": "Dix entreprises ont formé leur accueil."}},
	{"nl", "Kinderopvang vóór de eerste dag", "Opvang is geregeld voordat de opleiding of het werk begint. Met een noodplaats voor als het misloopt.", map[string]string{
		"need": "Zonder opvang geen eerste dag.", "step": "basic",
		"exists":     "Wachtlijsten, en opvang die pas na inschrijving zoekt.",
		"worlds":     "De overheid houdt noodplaatsen vrij. De begeleiding vraagt ernaar bij de intake. De werkgever schuift de startdag op als het moet.",
		"retell":     "Nee. De vraag is alleen: welke uren, welke leeftijd?",
		"harm":       "De plaats van de opvang staat nergens in een gedeeld dossier.",
		"first_step": "Binnen dertig dagen spreken drie diensten vijf noodplaatsen af. De coördinatie onthaal belt.",
		"means":      "Vijf plaatsen en één telefoonnummer.",
		"six_months": "Niemand stelde de start uit omdat er geen opvang was."}},
	{"fr", "Deux pages pour les très petites entreprises", "Un guide de deux pages et un numéro où demander conseil, sans donner de nom.", map[string]string{
		"need": "Un patron ou une patronne qui sait quoi faire, et quoi ne pas demander.", "step": "awareness",
		"exists": "Des guides de cent pages, faits pour les grandes maisons.",
		"worlds": "Les partenaires sociaux diffusent. Les associations relisent. Les entreprises essaient. L’insertion met en lien.",
		"retell": "Non.", "harm": "Le guide ne donne aucun exemple reconnaissable.",
		"first_step": "Dans les trente jours, une première version est relue par cinq entreprises. Le service d’étude l’écrit.",
		"means":      "Une graphiste, une relecture en quatre langues.",
		"six_months": "Deux cents exemplaires remis en main propre."}},
}
