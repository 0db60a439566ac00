import "./scripts/live";
import "./scripts/passkeys";
import "./scripts/forms";
import "./scripts/autosave";
import "./scripts/timer";
import "./scripts/zone";
import "./scripts/rooms";
import "./scripts/idle";
