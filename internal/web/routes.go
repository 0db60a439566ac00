package web

import (
	"net/http"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/promises"
)

// Route is one address of the site and who may enter. The rule here is the outer door; every verb checks again.
type Route struct {
	Pattern string
	Who     Who
	handle  handler
}

// Who says who may enter a route.
type Who struct {
	Name  string       // for h4w routes --json
	Roles edition.Role // any of these, in the edition of the address; zero lets everybody in
	Any   bool         // also people who are not admitted yet, and whoever has not chosen a phrase
	Early bool         // also people who are not admitted yet and may be
	Fresh bool         // and she shows again that it is her: staff when ten minutes have passed, people who take part each time
}

// fresh asks those whom a rule admits to show again that it is them: before what cannot be taken back, and before much is
// seen or carried away at once. It must not slow down what protects somebody now: removing a person, taking results offline.
func fresh(w Who) Who {
	w.Fresh = true
	return w
}

// Rules of entry.
var (
	Anyone     = Who{Name: "anyone"}
	SignedIn   = Who{Name: "signed in", Roles: ^edition.Role(0), Any: true}  // registered, even if not admitted yet
	Member     = Who{Name: "member", Roles: ^edition.Role(0)}                // admitted people and staff of the edition
	Expected   = Who{Name: "expected", Roles: ^edition.Role(0), Early: true} // and those who wait for what is decided about them
	Seated     = Who{Name: "at tables", Roles: edition.Participant | edition.Facilitator | edition.Rapporteur | edition.Resource}
	Conductor  = Who{Name: "conductor", Roles: edition.Organiser | edition.Deputy}
	Organiser  = Who{Name: "organiser", Roles: edition.Organiser}
	Reviewer   = Who{Name: "reviewer", Roles: edition.Organiser | edition.SafetyLead}
	Reader     = Who{Name: "reader", Roles: promises.Readers} // decides on texts before they go public
	Preparer   = Who{Name: "preparer", Roles: edition.Organiser | edition.SafetyLead}
	SafetyLead = Who{Name: "safety lead", Roles: edition.SafetyLead}
	Listener   = Who{Name: "listener", Roles: edition.Listener}
	Prepared   = Who{Name: "prepared", Roles: edition.Listener | edition.SafetyLead | edition.Facilitator} // for immediate danger
	Confidants = Who{Name: "confidant", Roles: edition.SafetyLead | edition.Listener}
	Operators  = Who{Name: "operator", Roles: edition.Operator}
	Staff      = Who{Name: "staff", Roles: edition.StaffRoles | edition.Operator} // any staff account, also outside an edition
)

// admits checks the rule of a route. A visitor is asked to come in; someone of the wrong kind learns only "not found".
func (r Route) admits(v visit) error {
	switch {
	case r.Who.Roles == 0:
		return nil
	case v.Visit.Subject == "":
		return fault.ErrSignedOut
	case v.Edition.ID == "" && v.Account != "" && r.Who.Name == "staff":
		return nil
	case !v.Me.Roles.Any(r.Who.Roles):
		return fault.ErrNotFound
	case v.Edition.ID != "" && !r.Who.Any && !v.Me.In(v.Edition.ID) && !(r.Who.Early && v.Me.Awaits(v.Edition.ID)):
		return fault.ErrNotFound
	case !r.Who.Any && !v.Me.Chosen:
		return errNoPhrase
	}
	return nil
}

// Routes are all addresses, for h4w routes and the tests.
func (s *Site) Routes() []Route { return s.routes }

// allRoutes is every address of the site, in the order of an event. Paths are neutral words; a deed is a noun to POST to.
func (s *Site) allRoutes() []Route {
	return []Route{
		// the house
		{"GET /{$}", Anyone, s.home},
		{"GET /a/{file}", Anyone, s.asset},
		{"GET /healthz", Anyone, s.healthy},
		{"GET /readyz", Anyone, s.ready},
		{"POST /language", Anyone, s.chooseLanguage},
		{"POST /awake", Anyone, s.awake},
		{"GET /exit", Anyone, s.exit},
		{"POST /exit", Anyone, s.exit},
		{"GET /.well-known/security.txt", Anyone, s.securityText},
		{"GET /gallery", Anyone, s.galleryPage},
		{"GET /gallery/{sample}", Anyone, s.gallerySample},

		{"GET /demo", Anyone, s.demoPage},
		{"POST /demo/entry", Anyone, s.demoEnter},

		// edition
		{"GET /p/{slug}", Anyone, s.publicPage},
		{"GET /p/{slug}/{lang}", Anyone, s.publicPage},
		{"GET /p/{slug}/calendar.ics", Anyone, s.calendar},
		{"GET /p/{slug}/privacy", Anyone, s.privacyPage},
		{"GET /p/{slug}/imprint", Anyone, s.imprintPage},
		{"GET /p/{slug}/accessibility", Anyone, s.accessibilityPage},
		{"GET /e/{edition}/privacy", Anyone, s.privacyPage},
		{"GET /e/{edition}/imprint", Anyone, s.imprintPage},
		{"GET /e/{edition}/accessibility", Anyone, s.accessibilityPage},
		{"GET /p/{slug}/question", Anyone, s.questionPage},
		{"POST /p/{slug}/question", Anyone, s.askOrganiser},
		{"GET /e/{edition}", SignedIn, s.threshold},
		{"GET /e/{edition}/programme", Member, s.programmePage},
		{"GET /desk", Staff, s.editionsPage},
		{"GET /desk/new", Operators, s.createPage},
		{"POST /desk/new", Operators, s.createEdition},
		{"POST /desk/copies", Operators, s.copyEdition},
		{"GET /e/{edition}/desk/preview", Organiser, s.previewPage},
		{"GET /e/{edition}/desk/edition", Organiser, s.textsPage},
		{"POST /e/{edition}/desk/edition", Organiser, s.writeTexts},
		{"GET /e/{edition}/desk/edition/dates", Organiser, s.datesPage},
		{"POST /e/{edition}/desk/edition/dates", Organiser, s.moveDay},
		{"GET /e/{edition}/desk/edition/sessions/{session}", Organiser, s.sessionPage},
		{"POST /e/{edition}/desk/edition/sessions/{session}", Organiser, s.arrangeSession},
		{"POST /e/{edition}/desk/edition/sessions/{session}/removal", Organiser, s.dropSession},
		{"GET /e/{edition}/desk/edition/frame", Organiser, s.framePage},
		{"POST /e/{edition}/desk/edition/frame", Organiser, s.setFrame},
		{"GET /e/{edition}/desk/edition/worlds", Organiser, s.worldsPage},
		{"POST /e/{edition}/desk/edition/worlds", Organiser, s.setWorlds},
		{"GET /e/{edition}/desk/edition/bodies", Organiser, s.bodiesPage},
		{"POST /e/{edition}/desk/edition/bodies", Organiser, s.setBodies},
		{"GET /e/{edition}/desk/phase", Organiser, s.phasePage},
		{"POST /e/{edition}/desk/phase", fresh(Organiser), s.changePhase},
		{"GET /e/{edition}/desk/questions", Organiser, s.questionsPage},
		{"POST /e/{edition}/desk/questions", Organiser, s.markQuestion},

		// people
		{"GET /enter", Anyone, s.enterPage},
		{"POST /enter", Anyone, s.enter},
		{"POST /leave", Anyone, s.leave},
		{"POST /proof", Anyone, s.prove}, // whoever is signed in
		{"POST /proof/question", Staff, s.askForProof},
		{"POST /enter/question", Anyone, s.askForPasskey},
		{"POST /enter/passkey", Anyone, s.enterByPasskey},
		{"GET /enter/issuer", Anyone, s.goToIssuer},
		{"GET /enter/return", Anyone, s.comeFromIssuer},
		{"GET /desk/own", Staff, s.ownPage},
		{"POST /desk/own/question", Staff, s.askForNewPasskey},
		{"POST /desk/own/passkeys", fresh(Staff), s.addPasskey},
		{"POST /desk/own/passkeys/removal", fresh(Staff), s.removePasskey},
		{"POST /desk/own/sessions", Staff, s.endOwnSessions},
		{"GET /desk/own/phrase", Staff, s.phrasePage},
		{"POST /desk/own/phrase", fresh(Staff), s.choosePhrase},
		{"POST /e/{edition}/proof", SignedIn, s.prove},
		{"GET /e/{edition}/enter", Anyone, s.enterPage},
		{"POST /e/{edition}/enter", Anyone, s.enter},
		{"GET /e/{edition}/enter/mail", Anyone, s.mailPage},
		{"POST /e/{edition}/enter/mail", Anyone, s.askMailCode},
		{"POST /e/{edition}/enter/code", Anyone, s.enterMailCode},
		{"GET /e/{edition}/register", Anyone, s.registerPage},
		{"POST /e/{edition}/register", Anyone, s.register},
		{"GET /e/{edition}/phrase", SignedIn, s.phrasePage},
		{"POST /e/{edition}/phrase", fresh(SignedIn), s.choosePhrase},
		{"GET /e/{edition}/status", SignedIn, s.statusPage},
		{"GET /e/{edition}/options", SignedIn, s.optionsPage},
		{"POST /e/{edition}/options/data", fresh(SignedIn), s.ownData},
		{"POST /e/{edition}/options/name", SignedIn, s.introduce},
		{"POST /e/{edition}/options/contact", SignedIn, s.setContact},
		{"POST /e/{edition}/options/consent", SignedIn, s.withdrawConsent},
		{"POST /e/{edition}/options/sessions", SignedIn, s.endSessions},
		{"POST /e/{edition}/options/withdrawal", fresh(SignedIn), s.withdraw},
		{"GET /e/{edition}/desk/people", Reviewer, s.peopleDesk},
		{"POST /e/{edition}/desk/people/file", fresh(Reviewer), s.peopleFile},
		{"POST /e/{edition}/desk/people/decision", Reviewer, s.decideOn},
		{"POST /e/{edition}/desk/people/reversal", Reviewer, s.undoDecision},
		{"POST /e/{edition}/desk/people/removal", Reviewer, s.removePerson},
		{"POST /e/{edition}/desk/people/return", SafetyLead, s.restorePerson},
		{"POST /e/{edition}/desk/people/roles", Organiser, s.setRoles},
		{"GET /e/{edition}/desk/codes", Organiser, s.codesDesk},
		{"POST /e/{edition}/desk/codes", Organiser, s.makeCodes},
		{"POST /e/{edition}/desk/codes/file", fresh(Organiser), s.codesFile},
		{"POST /e/{edition}/desk/codes/revocation", fresh(Organiser), s.revokeCodes},
		{"GET /e/{edition}/desk/door", Conductor, s.doorDesk},
		{"POST /e/{edition}/desk/door/arrival", Conductor, s.vouch},
		{"POST /e/{edition}/desk/door/code", Conductor, s.newCode},
		{"GET /e/{edition}/desk/team", Organiser, s.teamDesk},
		{"POST /e/{edition}/desk/team", fresh(Organiser), s.enlist},
		{"POST /e/{edition}/desk/team/roles", fresh(Organiser), s.setStaffRoles},

		// safety
		{"GET /help", Anyone, s.helpPage},
		{"GET /e/{edition}/help", Anyone, s.helpPage},
		{"GET /p/{slug}/help", Anyone, s.helpPage},
		{"GET /e/{edition}/know", Expected, s.knowPage},
		{"POST /e/{edition}/know", Expected, s.know},
		{"GET /e/{edition}/options/other", Expected, s.quietPage},
		{"POST /e/{edition}/options/other", Expected, s.sayQuietly},
		{"GET /e/{edition}/options/more", Member, s.wordPage},
		{"POST /e/{edition}/options/more", Member, s.askListener},
		{"POST /e/{edition}/options/more/opening", Member, s.showWord},
		{"POST /e/{edition}/options/more/line", Member, s.sayWord},
		{"POST /e/{edition}/options/more/next", Member, s.answerNext},
		{"POST /e/{edition}/options/more/removal", Member, s.endWord},
		{"GET /e/{edition}/words", Listener, s.wordsPage},
		{"POST /e/{edition}/words/duty", Listener, s.changeDuty},
		{"GET /e/{edition}/words/{word}", Listener, s.heardPage},
		{"POST /e/{edition}/words/{word}/taking", Listener, s.takeWord},
		{"POST /e/{edition}/words/{word}/line", Listener, s.replyWord},
		{"POST /e/{edition}/words/{word}/next", Listener, s.passOn},
		{"POST /e/{edition}/words/{word}/closure", Listener, s.closeWord},
		{"GET /e/{edition}/steps", Prepared, s.stepsPage},
		{"GET /e/{edition}/desk/numbers", Organiser, s.recordsPage},
		{"POST /e/{edition}/desk/numbers", Organiser, s.writeRecord},
		{"POST /e/{edition}/desk/numbers/check", Organiser, s.checkRecord},
		{"POST /e/{edition}/desk/numbers/hiding", Organiser, s.hideRecord},
		{"POST /e/{edition}/desk/numbers/hiding/end", Organiser, s.showRecord},
		{"GET /e/{edition}/desk/duty", Reviewer, s.dutyPage},
		{"POST /e/{edition}/desk/duty", Reviewer, s.waiveDuty},
		{"GET /e/{edition}/desk/rules", fresh(SafetyLead), s.rulesPage},
		{"POST /e/{edition}/desk/rules", fresh(SafetyLead), s.addRule},
		{"POST /e/{edition}/desk/rules/removal", fresh(SafetyLead), s.removeRule},
		{"POST /e/{edition}/desk/rules/settled", fresh(SafetyLead), s.settleNote},
		{"POST /e/{edition}/desk/rules/dropped", fresh(SafetyLead), s.dropWish},
		{"POST /e/{edition}/desk/rules/verdict", fresh(SafetyLead), s.judge},
		{"POST /e/{edition}/desk/rules/checked", fresh(SafetyLead), s.checkPerson},
		{"GET /e/{edition}/desk/requests", fresh(SafetyLead), s.requestsPage},
		{"POST /e/{edition}/desk/requests", fresh(SafetyLead), s.chooseRequest},
		{"POST /e/{edition}/desk/requests/file", fresh(SafetyLead), s.fileFor},
		{"POST /e/{edition}/desk/requests/erasure", fresh(SafetyLead), s.eraseFor},
		{"GET /e/{edition}/desk/told", Confidants, s.tellPage},
		{"POST /e/{edition}/desk/told", Confidants, s.passOnName},
		{"GET /e/{edition}/ended", Anyone, s.endedPage},
		{"POST /e/{edition}/ended", Anyone, s.appeal},
		{"GET /e/{edition}/desk/attention", Removers, s.attentionPage},
		{"POST /e/{edition}/desk/attention/removal", Removers, s.removeNow},
		{"POST /e/{edition}/desk/attention/appeal", SafetyLead, s.settleAppeal},
		{"POST /e/{edition}/tables/{table}/attention", Seated, s.needAttention},
		{"GET /e/{edition}/desk/log", fresh(SafetyLead), s.logPage},
		{"GET /e/{edition}/desk/log/file", fresh(SafetyLead), s.logFile},
		{"GET /e/{edition}/desk/log/data", fresh(SafetyLead), s.logData},

		// tables
		{"GET /e/{edition}/desk/plan", Conductor, s.planPage},
		{"GET /e/{edition}/desk/plan/{session}", Conductor, s.planPage},
		{"POST /e/{edition}/desk/plan/{session}/forming", Conductor, s.formTables},
		{"POST /e/{edition}/desk/plan/{session}/forming/end", Conductor, s.keepPlan},
		{"POST /e/{edition}/desk/plan/{session}/opening", Conductor, s.openTables},
		{"POST /e/{edition}/desk/plan/{session}/another", Conductor, s.anotherTable},
		{"POST /e/{edition}/desk/plan/{session}/places", Conductor, s.seatAt},
		{"POST /e/{edition}/desk/plan/{session}/places/removal", Conductor, s.releaseSeat},
		{"POST /e/{edition}/desk/plan/{session}/costs", Conductor, s.askCosts},
		{"POST /e/{edition}/desk/plan/{session}/costs/end", Conductor, s.stopCosts},
		{"POST /e/{edition}/desk/plan/{session}/return", Conductor, s.undoMove},

		// rooms
		{"GET /e/{edition}/live", SignedIn, s.live},
		{"GET /e/{edition}/table", Member, s.tablePage},
		{"POST /e/{edition}/arrival", Seated, s.sayHere},
		{"POST /e/{edition}/tables/{table}/preference", Seated, s.ratherElsewhere},
		{"POST /e/{edition}/tables/{table}/hand", Seated, s.raiseHand},
		{"POST /e/{edition}/tables/{table}/hand/end", Seated, s.lowerHand},
		{"POST /e/{edition}/tables/{table}/call", Seated, s.callHelp},
		{"POST /e/{edition}/tables/{table}/call/end", Seated, s.endCall},
		{"GET /e/{edition}/notes", Member, s.notesPage},
		{"POST /e/{edition}/notes", Member, s.saveNotes},
		{"GET /e/{edition}/desk", Conductor, s.deskPage},
		{"POST /e/{edition}/desk/sessions/{session}/start", Conductor, s.startSession},
		{"POST /e/{edition}/desk/sessions/{session}/lengthening", Conductor, s.lengthenSession},
		{"POST /e/{edition}/desk/sessions/{session}/ending", Conductor, s.endSession},
		{"POST /e/{edition}/desk/gathering", Conductor, s.gather},
		{"POST /e/{edition}/desk/repair", Conductor, s.repair},
		{"POST /e/{edition}/desk/conducting", Conductor, s.conduct},
		{"POST /e/{edition}/desk/messages", Conductor, s.say},
		{"POST /e/{edition}/desk/messages/{message}/withdrawal", Conductor, s.takeBack},
		{"GET /e/{edition}/desk/tables/{table}", Conductor, s.lookIn},
		{"POST /e/{edition}/desk/tables/{table}/answer", Conductor, s.answerCall},
		{"POST /e/{edition}/desk/tables/{table}/closure", Conductor, s.closeCall},
		{"GET /e/{edition}/desk/rooms", Conductor, s.linksPage},
		{"POST /e/{edition}/desk/rooms", Conductor, s.setLinks},
		{"POST /e/{edition}/desk/clock", Conductor, s.moveClock},

		// ideas
		{"GET /e/{edition}/ideas", Member, s.callPage},
		{"POST /e/{edition}/ideas", Member, s.writeIdea},
		{"POST /e/{edition}/ideas/{idea}/removal", Member, s.removeIdea},
		{"POST /e/{edition}/ideas/{idea}/hiding", moderators, s.hideIdea},
		{"POST /e/{edition}/ideas/{idea}/hiding/end", moderators, s.showIdea},
		{"POST /e/{edition}/cards", Seated, s.writeCard},
		{"POST /e/{edition}/cards/{card}/place", Seated, s.layCard},
		{"POST /e/{edition}/cards/{card}/text", Seated, s.rewordCard},
		{"POST /e/{edition}/cards/{card}/hand", Seated, s.takeCardBack},
		{"POST /e/{edition}/cards/{card}/removal", Seated, s.throwCardAway},
		{"POST /e/{edition}/cards/{card}/group", Seated, s.moveCard},
		{"POST /e/{edition}/cards/{card}/dot", Seated, s.dotCard},
		{"POST /e/{edition}/groups", Seated, s.nameGroup},
		{"POST /e/{edition}/groups/{group}/removal", Seated, s.dissolveGroup},

		// avenues
		{"GET /e/{edition}/avenues", Member, s.avenuesPage},
		{"POST /e/{edition}/avenues", Seated, s.openAvenue},
		{"GET /e/{edition}/avenues/{avenue}", Member, s.avenuePage},
		{"GET /e/{edition}/avenues/{avenue}/edit", Seated, s.canvasPage},
		{"POST /e/{edition}/avenues/{avenue}/wish", Seated, s.wish},
		{"POST /e/{edition}/avenues/{avenue}/wish/removal", Seated, s.endWish},
		{"POST /e/{edition}/avenues/{avenue}/pen", Seated, s.takePen},
		{"POST /e/{edition}/avenues/{avenue}/canvas", Seated, s.saveCanvas},
		{"GET /e/{edition}/avenues/{avenue}/versions", Seated, s.versionsPage},
		{"GET /e/{edition}/avenues/{avenue}/versions/{n}", Seated, s.versionPage},
		{"POST /e/{edition}/avenues/{avenue}/versions/{n}/restoration", Seated, s.restoreVersion},
		{"POST /e/{edition}/avenues/{avenue}/remarks", Seated, s.remark},
		{"POST /e/{edition}/avenues/{avenue}/remarks/{remark}/removal", Seated, s.removeRemark},

		// decide
		{"GET /e/{edition}/vote", Member, s.votePage},
		{"POST /e/{edition}/vote", Member, s.handInPaper},
		{"POST /e/{edition}/vote/opening", Conductor, s.openVote},
		{"POST /e/{edition}/vote/closure", Conductor, s.closeVote},
		{"POST /e/{edition}/vote/receipt", Member, s.checkReceipt},
		{"GET /e/{edition}/vote/{ballot}/papers.json", Member, s.publishedPapers},
		{"GET /e/{edition}/harvest", Member, s.harvestPage},

		// promises
		{"GET /e/{edition}/promises", Member, s.promisesPage},
		{"POST /e/{edition}/promises", Member, s.makePromise},
		{"POST /e/{edition}/promises/{promise}/withdrawal", Member, s.withdrawPromise},
		{"POST /e/{edition}/promises/{promise}/news", Member, s.tellNews},
		{"GET /p/{slug}/promises", Anyone, s.publicPromises},
		{"GET /p/{slug}/confirm", Anyone, s.confirmPage},
		{"POST /p/{slug}/confirm", Anyone, s.showPromise},
		{"POST /p/{slug}/confirm/yes", Anyone, s.confirmPromise},
		{"POST /p/{slug}/confirm/no", Anyone, s.declinePromise},
		{"POST /p/{slug}/confirm/removal", Anyone, s.takePromiseBack},
		{"POST /p/{slug}/confirm/news", Anyone, s.tellNewsByCode},

		// moderation
		{"POST /e/{edition}/reports", Member, s.report},
		{"POST /e/{edition}/reports/{deed}/answer", Member, s.answerDeed},
		{"GET /e/{edition}/policy", Expected, s.policyPage},
		{"GET /p/{slug}/policy", Anyone, s.policyPage},
		{"GET /e/{edition}/desk/reports", Moderating, s.reportsPage},
		{"POST /e/{edition}/desk/reports/clearance", Moderating, s.leaveText},
		{"POST /e/{edition}/desk/reports/redaction", Moderating, s.redactText},
		{"POST /e/{edition}/desk/reports/hiding", Moderating, s.hideText},
		{"POST /e/{edition}/desk/reports/undoing", Moderating, s.undoDeed},
		{"POST /e/{edition}/desk/reports/hearing", Moderating, s.hearAnswer},

		// publish
		{"GET /e/{edition}/consent", Member, s.consentPage},
		{"POST /e/{edition}/consent", Member, s.allowWords},
		{"GET /e/{edition}/desk/publication", Preparer, s.publicationPage},
		{"POST /e/{edition}/desk/publication", fresh(Organiser), s.publishResults},
		{"POST /e/{edition}/desk/publication/review", Reader, s.reviewTexts},
		{"POST /e/{edition}/desk/publication/undoing", Reader, s.undoReading},
		{"POST /e/{edition}/desk/publication/redaction", Reader, s.redactPassage},
		{"POST /e/{edition}/desk/publication/restoring", Reader, s.restorePassage},
		{"POST /e/{edition}/desk/publication/withdrawal", Preparer, s.withdrawResults},
		{"GET /e/{edition}/desk/terms", Preparer, s.termsPage},
		{"GET /e/{edition}/desk/assessment", Preparer, s.assessmentPage},
		{"POST /e/{edition}/desk/assessment", Organiser, s.writeAssessment},
		{"GET /e/{edition}/desk/changes", Preparer, s.changesPage},
		{"POST /e/{edition}/desk/changes/correction", fresh(Organiser), s.correctText},
		{"POST /e/{edition}/desk/changes/withdrawal", fresh(Preparer), s.retractText},
		{"POST /e/{edition}/desk/changes/note", Preparer, s.annotateChange},
		{"POST /e/{edition}/desk/changes/verdict", Reader, s.judgeChange},
		{"POST /e/{edition}/desk/changes/removal", Organiser, s.takeChangeBack},
		{"GET /p/{slug}/results", Anyone, s.resultsPage},
		{"GET /p/{slug}/report", Anyone, s.reportPage},
		{"GET /p/{slug}/results.csv", Anyone, s.resultsCSV},
		{"GET /p/{slug}/results.json", Anyone, s.resultsJSON},
	}
}

func (s *Site) nothingHere(http.ResponseWriter, *http.Request, visit) error { return fault.ErrNotFound }
