package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"hackathon4women/internal/cast"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rehearse"
	"hackathon4women/internal/web"
)

type demoCommand struct {
	Listen   string  `help:"Address to listen on." default:"127.0.0.1:8421"`
	Speed    float64 `help:"How many minutes of the event pass in one." default:"1"`
	UntilEnd bool    `help:"Run through both days by itself, print the report and stop."`
	Data     string  `help:"Folder to keep the data in; a temporary one otherwise." default:"" type:"path"`
	Assets   string  `type:"path" default:"" hidden:""`
	LogLevel string  `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"warn"`
}

// Run builds the February 2021 edition on a temporary folder, lets the cast in, and serves until stopped.
func (c *demoCommand) Run(ctx context.Context) error {
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "h4w-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		c.Data = dir
	}
	h, err := open(ctx, storage{Data: c.Data}, logger(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.db.Close()
	demo := &web.Demo{}
	site, err := h.site(web.Settings{ExitURL: "https://www.meteo.be/", Demo: demo, AssetsFrom: c.Assets})
	if err != nil {
		return err
	}
	e, crew, err := c.stage(ctx, h)
	if err != nil {
		return fmt.Errorf("setting the stage: %w", err)
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	address := "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- (&serveCommand{}).serve(ctx, h, site, listener) }()
	played := make(chan error, 1)
	go func() { played <- c.play(ctx, address, e, crew, demo) }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return err
	}
	fmt.Printf("\n  Hackathon4Women, 11 February 2021. Everyone in it is invented.\n\n"+
		"  Who would you like to be?   http://localhost:%s/demo\n  The public page             http://localhost:%s%s\n  All pages                   http://localhost:%s/gallery\n\n  Stop with Ctrl-C.\n\n",
		port, port, e.PublicPath(), port)
	select {
	case err := <-served:
		return err
	case err := <-played:
		if c.UntilEnd || err != nil {
			stop()
			return errors.Join(err, <-served)
		}
		return <-served
	}
}

// stage makes the edition and its crew, a few minutes before the opening.
func (c *demoCommand) stage(ctx context.Context, h *house) (edition.Edition, []web.Persona, error) {
	e := edition.February2021(h.words)
	e.Phase = edition.Registration
	opening := e.Programme.Sessions[0].Start
	e.Story.Anchor, e.Story.At, e.Story.Speed = h.now(), opening.Add(-4*time.Minute), int64(c.Speed*1000)
	e, err := h.edition.Create(ctx, e)
	if err != nil {
		return e, nil, err
	}
	var crew []web.Persona
	for _, s := range cast.Crew {
		id, words, err := h.people.AddAccount(ctx, s.Name, s.Language, s.Role == "organiser")
		if err != nil {
			return e, nil, err
		}
		operator := edition.Acting{Roles: edition.Operator}
		if err := h.people.Appoint(ctx, operator, e.ID, people.ID(id), edition.RoleOf(s.Role)); err != nil {
			return e, nil, err
		}
		crew = append(crew, web.Persona{Key: s.Role, Name: s.Name, Phrase: words, To: e.Path() + deskOf(s.Role)})
	}
	return e, crew, nil
}

// play lets the cast in, offers the personas and lets the cast act.
func (c *demoCommand) play(ctx context.Context, address string, e edition.Edition, crew []web.Persona, demo *web.Demo) error {
	o := rehearse.Options{Server: address, Edition: e.Code, People: len(cast.Participants), Speed: c.Speed, Seed: 2021, Phrase: crew[0].Phrase, Conduct: c.UntilEnd}
	for _, p := range crew {
		switch p.Key {
		case "listener":
			o.Listeners = append(o.Listeners, p.Phrase)
		case "safetylead":
			o.SafetyLead = p.Phrase
		}
	}
	if c.UntilEnd {
		o.Progress = os.Stdout
	}
	company, err := rehearse.Gather(ctx, o)
	if err != nil {
		return err
	}
	var personas []web.Persona
	shown := map[string]bool{"listener": true}
	for _, p := range crew {
		if !shown[p.Key] {
			personas = append(personas, p)
		}
		shown[p.Key] = true
	}
	if !c.UntilEnd {
		for _, p := range company.Reserve("Sam", "Solange", "Théodore") {
			personas = append(personas, web.Persona{Key: p.Role, Name: p.Name, Phrase: p.Phrase, To: e.Path() + "/table"})
		}
	}
	demo.Offer(e.PublicPath(), personas)
	if !c.UntilEnd {
		if err := company.Open(ctx); err != nil {
			return err
		}
	}
	report, err := company.Play(ctx)
	if c.UntilEnd {
		report.Print(os.Stdout)
		if err == nil && !report.OK() {
			err = errors.New("the rehearsal found faults")
		}
	}
	return err
}

// deskOf is the page where the work of a role lies.
func deskOf(role string) string {
	if role == "safetylead" {
		return "/desk/rules"
	}
	return "/desk"
}
