package web

import (
	"net/http"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/rooms"

	decidepages "hackathon4women/internal/web/pages/decide"
	roomspages "hackathon4women/internal/web/pages/rooms"
)

// partsOfTable is what the chapters put on the table page, in the order in which it is read: cards, canvas, ballot, promises.
// A chapter adds one line.
func (s *Site) partsOfTable() []tablePart {
	return []tablePart{
		s.handPart, s.boardPart,
		s.readingPart, s.avenuePart,
		s.votePart, s.harvestPart, s.promisePart, s.consentPart,
		s.callPart, s.avenueListPart,
	}
}

// votePart is the ballot while it is open, and what came out once it is closed.
func (s *Site) votePart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if !runs(room, edition.Vote, edition.Jury) {
		return roomspages.Section{}, nil
	}
	vote, err := s.vote(r, v)
	if err != nil || vote.State == "waiting" {
		return roomspages.Section{}, err
	}
	return roomspages.Section{ID: "vote", Watch: decide.Topic(v.Edition.ID), Body: decidepages.VotePart(decidepages.Part{Vote: vote, Href: v.Edition.Path() + "/vote"})}, nil
}

// harvestPart is what was found, while it is told and presented.
func (s *Site) harvestPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if !runs(room, edition.Harvesting, edition.Pitch) {
		return roomspages.Section{}, nil
	}
	harvest, err := s.harvest(r, v)
	if err != nil || len(harvest.Avenues) == 0 {
		return roomspages.Section{}, err
	}
	return roomspages.Section{ID: "harvest", Watch: avenues.ListTopic(v.Edition.ID), Body: decidepages.HarvestPart(decidepages.HarvestOf{Harvest: harvest, Href: v.Edition.Path() + "/harvest"})}, nil
}

// runs says whether a session of one of the kinds runs.
func runs(room rooms.Room, kinds ...edition.Kind) bool {
	for _, k := range kinds {
		if room.At.Current != nil && room.At.Current.Kind == k {
			return true
		}
	}
	return false
}
