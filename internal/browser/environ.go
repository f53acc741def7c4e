package browser

import (
	"os"
	"slices"
	"strings"
)

// talkative are the variables that make the driver, or playwright-go itself (DEBUGP), print all that it sends, passwords
// included; or that make the driver use another browser than the one on this machine (SELENIUM_*).
var talkative = []string{
	"DEBUG", "DEBUGP", "DEBUG_FILE", "DEBUG_COLORS", "PWDEBUG", "PWDEBUGIMPL", "PWTEST_PROFILE_DIR",
	"SELENIUM_REMOTE_URL", "SELENIUM_REMOTE_CAPABILITIES", "SELENIUM_REMOTE_HEADERS", "PW_INSTRUMENT_MODULES",
}

// cleanEnvironment unsets, in this process, what the driver and the browser must not inherit.
func cleanEnvironment(secrets []string) {
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains(talkative, name) || slices.Contains(secrets, name) || holdsSecret(name) {
			_ = os.Unsetenv(name) // fails for names that cannot be in the environment
		}
	}
}

// holdsSecret tells whether a variable of the robot holds a secret, by its name.
func holdsSecret(name string) bool {
	name = strings.ToUpper(name) // Windows knows no case in names
	return strings.HasPrefix(name, "PAT_ROBOT_") && containsAny(name, []string{"PASSWORD", "SECRET", "PASSPHRASE"})
}
