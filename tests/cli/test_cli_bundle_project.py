# SPDX-License-Identifier: Apache-2.0
"""`vung bundle`: from a run with images to a folder that is verified down to the images."""

import csv
import hashlib
import json
import re
import shutil

import pytest
from conftest import real_project, shared


@pytest.fixture(scope="module")
def run(vung, commune, tmp_path_factory):
    """A finished run over the sample commune; the draws are few, to be quick."""
    folder = tmp_path_factory.mktemp("run")
    text = (commune / "project.toml").read_text(encoding="utf-8")
    text = re.sub(r'^source = "([^"/][^"]*)"', lambda m: f'source = "{commune / m[1]}"', text, flags=re.MULTILINE)
    text = text.replace("[emissions]", "[emissions]\ndraws = 256")
    file = folder / "project.toml"
    file.write_text(text, encoding="utf-8")
    vung("run", file, code=3)
    return file


@pytest.fixture(scope="module")
def made(vung, run):
    """A bundle of that run, with the cells under the parcels."""
    folder = run.parent / "audit"
    told = vung("bundle", run, "--to", folder, "--evidence", "--secret", run.parent / "secret", "--json", code=0).json
    assert told["bundles"][0]["folder"] == str(folder)
    return folder


@pytest.fixture
def bundle(made, tmp_path):
    """A copy that a test may spoil."""
    return shutil.copytree(made, tmp_path / "audit")


def hash_anew(bundle):
    """What somebody does who changes a file and covers it up."""
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        data = (bundle / file["path"]).read_bytes()
        file["size"], file["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (bundle / "manifest.json").write_text(text, encoding="utf-8")
    (bundle / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest() + "  manifest.json\n")


def hash_anew_without(bundle, gone):
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = [f for f in manifest["files"] if bundle / f["path"] != gone]
    (bundle / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    hash_anew(bundle)


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(file, table):
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, table[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def findings(vung, bundle, *arguments):
    report = vung("verify", bundle, *arguments, "--json", code=4).json
    return {(f["level"], f["file"]): f for f in reversed(report["findings"])}


def test_it_is_verified_down_to_the_images(vung, commune, made):
    done = vung("verify", made, code=0)
    assert "level 3 reached" in done.out
    assert "begins at what each acquisition showed of each parcel" in done.out
    assert "level 4 (imagery) needs the images" in done.out
    assert vung("verify", made, "--level", 4, code=4).err == ""
    report = vung("verify", made, "--imagery", commune, "--seed", 7, "--sample", 2, "--json", code=0).json
    assert report["level"] == 4
    assert report["why_not"] is None
    assert len(report["drawn"]) == 2
    assert report["compared"]["image_files"] == len(rows(made / "observed" / "imagery.csv"))
    assert report["compared"]["observations"] > 1000


def test_another_number_draws_other_acquisitions(vung, commune, made):
    drawn = {
        tuple(vung("verify", made, "--imagery", commune, "--seed", seed, "--sample", 2, "--json").json["drawn"])
        for seed in (1, 1, 2, 3)
    }
    assert 2 <= len(drawn) <= 3


def test_the_images_are_found_through_the_project_too(vung, run, made):
    assert vung("verify", made, "--imagery", run, "--sample", 1, "--json", code=0).json["level"] == 4


def test_what_is_told_is_what_the_run_found(run, made):
    parcels = rows(made / "observed" / "parcels.csv")
    subjects = rows(made / "subjects.csv")
    verdicts = rows(made / "observed" / "verdicts.csv")
    assert [v["parcel"] for v in verdicts] == [s["parcel"] for s in subjects]
    assert {p["parcel"] for p in parcels} == {s["parcel"] for s in subjects}
    assert {v["crop"] for v in verdicts} <= {"rice", "cannot tell"}
    assert {"images", "records"} <= {v["days_project"] for v in verdicts}
    for image in rows(made / "observed" / "imagery.csv"):
        assert not image["file"].startswith("/"), "names of this machine"
        assert len(image["sha256"]) == 64


def test_any_changed_byte_of_the_bundle_is_found(vung, bundle):
    for path in ("observed/seasons.csv", "observed/units.json", *(str(p.relative_to(bundle)) for p in (
        next(bundle.glob("observed/*.nc")), next(bundle.glob("evidence/sentinel*.cells")),
        next(bundle.glob("evidence/lattice*.cells"))))):  # fmt: skip
        file = bundle / path
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        assert (1, path) in findings(vung, bundle, "--level", 1), path
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    assert vung("verify", bundle, "--level", 1, "--json", code=0).json["level"] == 1


def test_a_changed_date_that_was_covered_up_is_located(vung, bundle):
    file = bundle / "observed" / "seasons.csv"
    table = rows(file)
    table[4]["harvest"] = "2024-05-01"
    write_rows(file, table)
    hash_anew(bundle)
    found = findings(vung, bundle, "--level", 2)[2, "observed/seasons.csv"]
    assert found["place"] == "line 6, column 'harvest'"
    assert "'2024-05-01'" in found["what"]


def test_other_days_than_the_images_show_are_found(vung, bundle):
    row = next(int(v["row"]) for v in rows(bundle / "observed" / "verdicts.csv") if v["days_project"] == "images")
    file = bundle / "activity" / "season.project.csv"
    table = rows(file)
    (column,) = (name for name in table[0] if name.split(" ")[0] in ("days", "days_d"))
    table[row - 1][column] = "150"
    write_rows(file, table)
    hash_anew(bundle)
    found = findings(vung, bundle, "--level", 2)
    assert found[2, "observed/verdicts.csv"]["place"] == f"line {row + 1}, column 'days_project'"


def test_another_rule_for_seasons_is_noted_and_gives_other_seasons(vung, bundle):
    file = bundle / "observed" / "rice_rule.csv"
    table = rows(file)
    next(row for row in table if row["key"] == "peak_min_ndvi")["value"] = "0.93"
    write_rows(file, table)
    hash_anew(bundle)
    report = vung("verify", bundle, "--level", 2, "--json", code=4).json
    assert any("thresholds for seasons" in note for note in report["notes"])
    assert {f["file"] for f in report["findings"]} >= {"observed/verdicts.csv"}


def test_an_outline_that_was_moved_is_found(vung, bundle):
    file = bundle / "observed" / "outlines.csv"
    text = file.read_text(encoding="utf-8")
    number = re.search(r"\(\(\((\d+\.\d+)", text)[1]
    file.write_text(text.replace(number, str(float(number) + 1)), encoding="utf-8")
    hash_anew(bundle)
    found = findings(vung, bundle)[2, "observed/outlines.csv"]
    assert "its key is another" in found["what"]
    assert found["place"] == "line 2"


def test_an_observation_that_was_changed_is_found_from_the_cells(vung, bundle):
    h5py = pytest.importorskip("h5py")
    file = sorted(bundle.glob("observed/*.nc"))[3]
    with h5py.File(file, "r+") as data:
        means = next(v for n, v in data.items() if n == "mean")
        kept = means[...]
        layer = next(i for i in range(kept.shape[0]) if (kept[i] == kept[i]).any())
        parcel = next(i for i in range(kept.shape[1]) if kept[layer, i] == kept[layer, i])
        kept[layer, parcel] += 0.0001
        means[...] = kept
    hash_anew(bundle)
    found = findings(vung, bundle)
    assert (3, f"observed/{file.name}") in found
    assert ", mean" in found[3, f"observed/{file.name}"]["place"]


def test_cells_that_were_changed_and_covered_up_are_found(vung, bundle):
    file = sorted(bundle.glob("evidence/sentinel*.cells"))[2]
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    file.write_bytes(data)
    hash_anew(bundle)
    assert "missing or damaged" in findings(vung, bundle)[3, f"evidence/{file.name}"]["what"]
    file.unlink()
    hash_anew_without(bundle, file)
    assert "missing or damaged" in findings(vung, bundle)[3, f"evidence/{file.name}"]["what"]


def test_a_changed_byte_of_an_image_is_located(vung, commune, made, tmp_path):
    images = shutil.copytree(commune / "s2", tmp_path / "s2")
    image = sorted(images.rglob("*.tif"))[2]
    data = bytearray(image.read_bytes())
    data[len(data) // 3] ^= 1
    image.write_bytes(data)
    found = findings(vung, made, "--imagery", images, "--sample", 1)
    ((level, name),) = found
    assert level == 4
    assert name.endswith(image.name)
    first, last = map(int, re.fullmatch(r"bytes (\d+) to (\d+) were changed", found[level, name]["what"]).groups())
    assert first <= len(data) // 3 <= last


def test_images_that_are_not_there_are_told(vung, made, tmp_path):
    empty = tmp_path / "none"
    empty.mkdir()
    done = vung("verify", made, "--imagery", empty, "--sample", 1, code=4)
    assert "image files are not there" in done.out
    assert "was drawn" in done.out
    assert "level 3 reached" in done.out


def test_without_evidence_the_images_still_lead_to_level_4(vung, commune, run, tmp_path):
    plain = tmp_path / "plain"
    vung("bundle", run, "--to", plain, code=0)
    assert not (plain / "evidence").exists()
    done = vung("verify", plain, code=0)
    assert "level 2 reached" in done.out
    assert "needs the cells under the parcels" in done.out
    assert vung("verify", plain, "--imagery", commune, "--sample", 1, "--json", code=0).json["level"] == 4


def test_the_same_secret_gives_the_same_bundle_and_the_same_root_in_public(vung, run, made, tmp_path):
    again, public = tmp_path / "again", tmp_path / "public"
    secret = run.parent / "secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    vung("bundle", run, "--to", again, "--evidence", "--secret", secret, "--threads", 1, code=0)
    assert (again / "manifest.json").read_bytes() == (made / "manifest.json").read_bytes()
    vung("bundle", run, "--to", public, "--public", "--secret", secret, code=0)
    root = [json.loads((b / "manifest.json").read_text())["merkle"]["root"] for b in (made, public)]
    assert root[0] == root[1]
    # A series of greenness tells where a field lies, so a public bundle has none.
    assert not (public / "observed").exists()
    done = vung("verify", public, code=0)
    assert "level 2 reached" in done.out
    assert "the recomputation begins at the activity data" in done.out
    assert "public" in done.out
    secret.chmod(0o644)
    assert "chmod 600" in vung("bundle", run, "--to", tmp_path / "x", "--secret", secret, code=1).err
    secret.chmod(0o600)


def test_explain_goes_on_to_the_images(vung, made):
    verdict = next(v for v in rows(made / "observed" / "verdicts.csv") if v["crop"] == "rice" and v["days"])
    who = f"{verdict['parcel']}, {verdict['season']}"
    seen = vung("explain", made, who, "--json", code=0).json["observed"]
    assert seen["crop"] == "rice"
    assert seen["days"] == float(verdict["days"])
    assert seen["cycles"][0]["start"]
    inside = [look for look in seen["looks"] if look["in_cycle"]]
    assert inside
    hashes = {image["file"]: image["sha256"] for image in rows(made / "observed" / "imagery.csv")}
    for look in inside:
        assert look["products"]
        assert all(hashes[image["file"]] == image["sha256"] for image in look["images"])
    text = vung("explain", made, who, code=0).out
    assert inside[0]["acquisition"] in text
    assert "ảnh vệ tinh cho thấy" in text


def test_two_runs_are_compared_down_to_data(vung, run, made, tmp_path):
    text = run.read_text(encoding="utf-8")
    later = tmp_path / "project.toml"
    later.write_text(text.replace("[project]", "[project]\nas_of = 2024-03-20"), encoding="utf-8")
    vung("run", later, code=3)
    vung("bundle", later, "--to", tmp_path / "early", code=0)
    report = vung("diff", tmp_path / "early", made, "--json", code=0).json
    parts = {part["part"]: part["change"] for part in report["parts"]}
    assert sum(parts.values()) == pytest.approx(report["change"], rel=1e-9)
    assert parts["data"] != 0 or parts["boundaries"] != 0  # more was seen
    assert parts["factors"] == parts["rules"] == 0


def test_real_images_of_two_seasons_are_verified_down_to_their_bytes(vung, tmp_path):
    project = real_project("vn-mekong-rice-2021", tmp_path / "real")
    with project.open("a", encoding="utf-8") as file:
        file.write('\n[emissions]\npacks = ["ipcc-2019-rice"]\nregion = "southeast-asia"\ndraws = 256\n')
    vung("run", project, code=(0, 3))
    vung("bundle", project, "--to", tmp_path / "audit", "--evidence", code=0)
    images = shared("vn-mekong-rice-2021")
    report = vung("verify", tmp_path / "audit", "--imagery", images, "--seed", 42, "--json", code=0).json
    assert report["level"] == 4
    assert report["compared"]["image_files"] == len(rows(tmp_path / "audit" / "observed" / "imagery.csv")) > 50
    assert report["compared"]["observations"] > 20000
    seasons = {row["season"] for row in rows(tmp_path / "audit" / "observed" / "verdicts.csv")}
    assert len(seasons) == 2


def test_a_folder_that_is_there_is_told_before_anything_is_read(vung, run, made):
    done = vung("bundle", run, "--to", made, code=1)
    assert "a folder already" in done.err


def test_a_project_that_was_not_run_says_so(vung, project, tmp_path):
    told = vung("bundle", project("fresh"), "--to", tmp_path / "x", code=1)
    assert "vung run first" in told.err
    assert not (tmp_path / "x").exists()


def test_an_unknown_methodology_is_told(vung, run, tmp_path):
    told = vung("bundle", run, "--to", tmp_path / "x", "--pack", "ipcc-2019-ric", code=1)
    assert "ipcc-2019-rice" in told.err
