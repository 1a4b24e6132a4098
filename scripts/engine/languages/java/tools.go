//go:build tools

// Package host pins what scripts/engine builds for programs in this language, and the generator of its SDK.
package host

import (
	_ "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-java-gen"
	_ "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java"
)
