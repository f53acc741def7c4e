# playwright-go runs this file as "node cli.js"; it is told that /bin/sh is Node. See shim in driver.go.
if [ "$2" = --version ] || [ "$1" = --version ]; then
	echo "Version 1.60.0"
	exit 0
fi
exec "$PAT_ROBOT_DRIVER_NODE" "${0%/*}/driver.js" "$@"
