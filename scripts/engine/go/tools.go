//go:build tools

// Package engine pins the Pulumi engine that scripts/engine builds where the official release cannot be downloaded.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
