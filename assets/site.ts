import "./scripts/live";
import "./scripts/autosave";
import "./scripts/timer";
import "./scripts/forms";
import "./scripts/zone";
