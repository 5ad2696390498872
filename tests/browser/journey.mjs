// journey.mjs - a creator's first hour in the console, as hands and eyes go: from the
// address that quoin serve printed to a post that others can read, a second factor, and
// somebody else on the staff.
//
// Answers { steps: [what was done], wrong: [what a browser complained of] }.
import { signInWithCode, signOutEverywhere, switchOnTwoFactor, useRecoveryCodes, wrongCode } from "./account.mjs";
import { finishAsGuest, invite, join, tryWhatIsNotAllowed, writeAsGuest } from "./people.mjs";
import { walk } from "./walk.mjs";
import { editInPrivate, preview, publish, restore, schedule, setUp, takeAway, writeWithPicture } from "./writing.mjs";

await walk(
	wrongCode,
	setUp, writeWithPicture, preview, publish, editInPrivate, takeAway, schedule, restore,
	switchOnTwoFactor, signInWithCode, useRecoveryCodes,
	invite, join, tryWhatIsNotAllowed, writeAsGuest, finishAsGuest,
	signOutEverywhere,
);
