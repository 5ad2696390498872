"""quoin doctor and the console's page of it: what is wrong with what runs, and what mends it."""
import json

from browser import Browser
from harness import OWNER, PASSWORD, eq, has, lacks, ok, run, scenario, wait_for
from test_faults import closed_database, database_of


def doctor(engine, *arguments):
    """(exit code, what it prints)"""
    return run([engine.program, "doctor", *arguments], env=engine.environment())


def findings(engine, *sites):
    code, out = doctor(engine, "--json", *sites)
    told = json.loads(out)
    eq(code, 1 if any(f["bad"] for f in told) else 0, "exit code")
    return told


def of(told, area):
    return [f for f in told if f["area"] == area]


def the(told, area):
    found = of(told, area)
    eq(len(found), 1, "findings about " + area)
    return found[0]


def buried(engine, site, kind="trash_purge", reason="it rained"):
    """A job of the site that was given up."""
    return engine.ask("INSERT INTO job (site_id, kind, payload, state, attempts, last_error) SELECT id, '%s', '{}', 'dead', 9, '%s'"
                      " FROM site WHERE name = '%s' RETURNING id" % (kind, reason, site)).split("\n")[0]


def forget(engine):
    engine.ask("DELETE FROM job WHERE state = 'dead'")


@scenario
def what_runs_as_it_should_is_said_part_by_part(engine):
    engine.site("alpha")
    forget(engine)
    told = findings(engine)
    has(of(told, "Processes")[-1]["what"], "2 workers answer")      # some may have been killed before
    for area in ("Migrations", "Page cache", "Sandbox", "Jobs", "Sites", "alpha"):
        eq(the(told, area)["level"], "good", area + ": " + the(told, area)["what"])
    has(the(told, "alpha")["what"], "Its database answers")
    # The PostgreSQL of tests keeps nothing over a power failure, and is told so.
    has([f["what"] for f in of(told, "Platform database") if f["bad"]][0], "fsync = off")
    code, out = doctor(engine)
    eq(code, 1)
    has(out, "WRONG  Platform database  PostgreSQL runs with fsync = off")
    eq(doctor(engine, "alpha")[0], 0, "of a site that is well")
    eq(doctor(engine, "nobody")[0], 1, "of a site there is not")
    eq(doctor(engine, "--jobs", "--drop-jobs")[0], 2)


@scenario
def a_job_that_was_given_up_is_shown_and_tried_again(engine):
    engine.site("alpha")
    forget(engine)
    buried(engine, "alpha")
    broken = the(findings(engine), "Jobs")
    eq((broken["level"], broken["command"], broken["address"]), ("bad", "quoin doctor --jobs", "/platform/doctor/#jobs"))
    has(doctor(engine, "--jobs")[1], "trash_purge      alpha            9 attempts: it rained")
    b = Browser(engine)
    b.sign_in(OWNER, PASSWORD)
    has(b.get("/platform/doctor/").text, "it rained")
    b.submit("job", button="retry")
    eq(b.path, "/platform/doctor/?done=jobs_again")
    wait_for("the job", lambda: engine.ask("SELECT count(*) FROM job WHERE kind = 'trash_purge'") == "0", engine.process)
    lacks(b.get("/platform/doctor/").text, "it rained")
    for _ in range(2):
        buried(engine, "alpha")
    has(doctor(engine, "--drop-jobs")[1], "2 jobs dropped")
    has(doctor(engine, "--jobs")[1], "no job was given up")
    eq(engine.ask("SELECT count(*) FROM audit WHERE action = 'jobs.drop' AND detail->>'jobs' = '2'"), "1")


@scenario
def what_does_not_answer_is_told_and_the_rest_is_looked_at(engine):
    engine.site("beta")
    engine.stop_redis("redis-cache")
    try:
        eq(the(findings(engine), "Page cache")["level"], "note")
    finally:
        engine.start_redis("redis-cache")
    with closed_database(engine, database_of(engine, "beta")):
        broken = the(findings(engine), "beta")
        eq(broken["level"], "bad")
        has(broken["what"], "Its database does not answer: ")
    with closed_database(engine, engine.database):
        told = findings(engine)
        has(the(told, "Platform database")["what"], "does not answer")
        eq(the(told, "Sandbox")["level"], "good")


@scenario
def a_site_that_is_not_whole_is_named_with_the_command_that_mends_it(engine):
    engine.site("hostless")
    engine.ask("DELETE FROM host WHERE name = 'hostless.sites.test'")
    try:
        broken = the(findings(engine), "Sites")
        has(broken["what"], "hostless has no host")
        eq(broken["command"], "quoin site domain add hostless HOST")
    finally:
        engine.quoin("site", "domain", "add", "hostless", "hostless.sites.test")
        engine.quoin("site", "domain", "primary", "hostless", "hostless.sites.test")
    eq(the(findings(engine), "Sites")["level"], "good")
