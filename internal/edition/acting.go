package edition

import "strings"

// Role is what someone does in an edition.
type Role uint32

// The roles. Staff accounts span editions; the others belong to one edition. The organiser does not see what is the safety
// lead's.
const (
	Participant Role = 1 << iota
	Facilitator
	Rapporteur
	Resource
	Juror
	Interpreter
	Captioner
	Organiser
	Deputy
	SafetyLead
	Moderator
	Listener
	Operator
)

var roleNames = []struct {
	Role Role
	Name string
}{
	{Participant, "participant"}, {Facilitator, "facilitator"}, {Rapporteur, "rapporteur"}, {Resource, "resource"}, {Juror, "juror"},
	{Interpreter, "interpreter"}, {Captioner, "captioner"}, {Organiser, "organiser"}, {Deputy, "deputy"}, {SafetyLead, "safetylead"},
	{Moderator, "moderator"}, {Listener, "listener"}, {Operator, "operator"},
}

// StaffRoles are held by staff accounts, PersonRoles by the people of one edition.
const (
	StaffRoles  = Organiser | Deputy | SafetyLead | Moderator | Listener
	PersonRoles = Participant | Facilitator | Rapporteur | Resource | Juror | Interpreter | Captioner
)

// RoleOf reads a role's name; zero when there is none of that name.
func RoleOf(name string) Role {
	for _, r := range roleNames {
		if r.Name == name {
			return r.Role
		}
	}
	return 0
}

// Names lists the roles held, for the database and for message keys.
func (r Role) Names() []string {
	var names []string
	for _, n := range roleNames {
		if r&n.Role != 0 {
			names = append(names, n.Name)
		}
	}
	return names
}

func (r Role) String() string { return strings.Join(r.Names(), " ") }

// Any says whether at least one of the roles is held.
func (r Role) Any(of Role) bool { return r&of != 0 }

// Acting is who does something in an edition: a person of it or staff, with the roles held there. The zero Acting is a visitor.
type Acting struct {
	ID      string
	Edition ID
	Roles   Role
	Staff   bool // a staff account rather than a person of the edition
}

// Conducts says whether someone may conduct the edition.
func (a Acting) Conducts(e ID) bool { return a.Edition == e && a.Roles.Any(Organiser|Deputy) }

// Organises says whether someone may change what the edition is.
func (a Acting) Organises(e ID) bool { return a.Edition == e && a.Roles.Any(Organiser) }

// Belongs says whether someone is in the edition at all, as a person or as staff. Running the server is no place in it.
func (a Acting) Belongs(e ID) bool { return a.ID != "" && a.Edition == e && a.Roles&^Operator != 0 }

// SitsAtTables says whether someone takes a seat in rounds.
func (a Acting) SitsAtTables() bool {
	return !a.Staff && a.Roles.Any(Participant|Facilitator|Rapporteur|Resource)
}
