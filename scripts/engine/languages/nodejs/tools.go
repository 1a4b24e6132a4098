//go:build tools

// Package host pins what scripts/engine builds for programs in this language.
package host

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
