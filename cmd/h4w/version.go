package main

import "fmt"

// version is set by the release build.
var version = "0.1.0"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	_, err := fmt.Println("h4w", version)
	return err
}
