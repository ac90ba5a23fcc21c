# SPDX-License-Identifier: Apache-2.0
"""`vung emissions --bundle`, `vung verify`, `vung explain`, `vung diff`."""

import hashlib
import json
import os
import pty
import re
import shutil
import subprocess

import pytest
from conftest import command

RECORDS = """\
parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,yield_t_ha
A1,HTX Một,0.5,dx,2027-01-05,2027-04-15,irrigated_multiple_drainage_incl_awd,non_flooded_lt_180d,2,lt_30d,6.5
A2,HTX Một,0.8,dx,2027-01-05,2027-04-15,irrigated_single_drainage,non_flooded_lt_180d,0,lt_30d,6.1
B1,HTX Hai,1.2,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,0,lt_30d,7
"""


@pytest.fixture
def bundle(vung, tmp_path):
    records = tmp_path / "records.csv"
    records.write_text(RECORDS, encoding="utf-8")
    vung("emissions", records, "--bundle", tmp_path / "bundle", "--draws", 200, code=0)
    return tmp_path / "bundle"


def test_a_bundle_reaches_level_2_and_says_what_is_not_possible(vung, bundle):
    done = vung("verify", bundle, code=0)
    assert "level 2 reached" in done.out
    assert "not possible with this bundle" in done.out
    assert "not signed" in done.out
    report = vung("verify", bundle, "--json", code=0).json
    assert report["level"] == 2
    assert report["findings"] == []
    # Asking for more than there is evidence for is no success.
    assert vung("verify", bundle, "--level", 3, code=4).err == ""


def test_a_folder_that_is_there_is_told_before_anything_is_computed(vung, bundle, tmp_path):
    done = vung("emissions", tmp_path / "records.csv", "--bundle", bundle, "--draws", 200, code=1)
    assert "a folder already" in done.err
    assert done.out == ""
    two = ("--pack", "ipcc-2019-rice,ipcc-2006-rice")
    (tmp_path / "audit/ipcc-2006-rice").mkdir(parents=True)
    done = vung("emissions", tmp_path / "records.csv", *two, "--bundle", tmp_path / "audit", "--draws", 200, code=1)
    assert "audit/ipcc-2006-rice" in done.err
    assert done.out == ""


def test_a_changed_number_is_located(vung, bundle):
    file = bundle / "results" / "totals.csv"
    text = file.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("*,ch4_soil"))
    value = line.split(",")[3]
    file.write_text(text.replace(value, "1" + value), encoding="utf-8")
    done = vung("verify", bundle, code=4)
    assert "level 1: results/totals.csv: the file was changed" in done.out
    assert "results/totals.csv, line 2, column 'value'" in done.out
    assert "NOT verified" in done.out


def test_verify_speaks_vietnamese(vung, bundle):
    whole = vung("verify", bundle, "--language", "vi", code=0).out
    assert "Ước tính, không dùng" in whole or "ước tính, không dùng" in whole
    assert "đạt mức 2: các tệp còn nguyên vẹn" in whole
    assert "lưu ý: gói không có chữ ký" in whole
    for english in ("level", "compared", "note", "bundle is", "not possible"):
        assert english not in whole, english
    file = bundle / "results" / "totals.csv"
    text = file.read_text(encoding="utf-8")
    value = next(row for row in text.splitlines() if row.startswith("*,ch4_soil")).split(",")[3]
    file.write_text(text.replace(value, "1" + value), encoding="utf-8")
    changed = vung("verify", bundle, "--language", "vi", code=4).out
    assert "mức 1: results/totals.csv: tệp đã bị sửa" in changed
    assert "results/totals.csv, dòng 2, cột 'value': ghi là '" in changed
    assert "KHÔNG đạt" in changed


def test_verify_shows_how_far_it_is_on_a_terminal(bundle):
    master, slave = pty.openpty()
    process = subprocess.Popen([command(), "verify", bundle], stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    out = process.stdout.read()
    assert process.wait(timeout=300) == 0
    os.close(master)
    plain = shown.replace(b"\x1b[K", b"")
    for stage in (b"files", b"compute", b"workbooks"):
        assert re.search(rb"\r" + stage + rb" *\[[#.]{30}\] \d+ of \d+", plain), shown
    assert shown.endswith(b"\x1b[K"), "the line is cleared at the end"
    assert b"level 2 reached" in out


def test_the_signature_of_openssl_keys_holds(vung, bundle, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    for name in ("mine", "other"):
        key, public = tmp_path / f"{name}.pem", tmp_path / f"{name}.pub"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True, capture_output=True)
    signed = tmp_path / "signed"
    records = tmp_path / "records.csv"
    vung("emissions", records, "--bundle", signed, "--draws", 200, "--key", tmp_path / "mine.pem", code=0)
    assert vung("verify", signed, "--key", tmp_path / "mine.pub", "--json", code=0).json["signed_by"]
    assert "another key" in vung("verify", signed, "--key", tmp_path / "other.pub", code=4).out
    assert "not signed" in vung("verify", bundle, "--key", tmp_path / "mine.pub", code=4).out
    # The program of others agrees: the signature stands in JSON as hex.
    (tmp_path / "sig").write_bytes(bytes.fromhex(json.loads((signed / "manifest.sig").read_text())["signature"]))
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", tmp_path / "mine.pub", "-in",
         signed / "manifest.json", "-sigfile", tmp_path / "sig"],
        check=True, capture_output=True,
    )  # fmt: skip


def test_explain_leads_to_equation_factor_and_clause(vung, bundle):
    text = vung("explain", bundle, "A1", code=0).out
    assert "ch4_soil = 100.654" not in text  # that is the sum; this is one parcel
    # 1.22 x 0.55 x 1 x 3^0.59 by hand
    assert "= 1.22 × 0.55 × 1 × 1.91206" in text
    assert "ipcc_t5_11_efc:2019:southeast_asia" in text
    assert "Eq 5.2" in text
    steps = vung("explain", bundle, "A1", "--json", code=0).json["steps"]
    assert {step["kind"] for step in steps} >= {"quantity", "factor", "record", "relation"}
    whole = vung("explain", bundle, "HTX Một", code=0).out
    assert "A1, dx" in whole
    assert "B1, dx" not in whole
    assert "did you mean 'A1'" in vung("explain", bundle, "A11", code=1).err


def test_diff_puts_a_change_where_it_belongs(vung, bundle, tmp_path):
    records = tmp_path / "records.csv"
    records.write_text(RECORDS.replace("A1,HTX Một,0.5", "A1,HTX Một,0.7"), encoding="utf-8")
    vung("emissions", records, "--bundle", tmp_path / "second", "--draws", 200, "--gwp", "AR6", code=0)
    report = vung("diff", bundle, tmp_path / "second", "--json", code=0).json
    parts = {part["part"]: part["change"] for part in report["parts"]}
    ef = 1.22 * 0.55 * 3**0.59
    assert parts["boundaries"] == pytest.approx(0.2 * ef * 101 * 28 / 1000, rel=0.02)
    assert parts["rules"] != 0
    assert parts["records"] == parts["factors"] == 0
    assert sum(parts.values()) == pytest.approx(report["change"], rel=1e-9)


def test_a_public_bundle_names_nobody_and_verifies(vung, bundle, tmp_path):
    open_bundle = tmp_path / "public"
    vung("emissions", tmp_path / "records.csv", "--bundle", open_bundle, "--public", "--draws", 200, code=0)
    assert vung("verify", open_bundle, "--json", code=0).json["level"] == 2
    text = (open_bundle / "subjects.csv").read_text(encoding="utf-8")
    assert "A1" not in text
    assert "HTX Một" in text
    assert "salt" not in (open_bundle / "rows" / "leaves.csv").read_text(encoding="utf-8")


def test_one_secret_gives_full_and_public_bundles_one_root(vung, tmp_path):
    records = tmp_path / "records.csv"
    photo = b"a photo of a dry field"
    (tmp_path / "photo.jpg").write_bytes(photo)
    head, *lines = RECORDS.splitlines()
    evidence = [head + ",evidence_files", lines[0] + ",photo.jpg", *(line + "," for line in lines[1:])]
    records.write_text("\n".join(evidence) + "\n", encoding="utf-8")
    arguments = ["--draws", 200, "--secret", tmp_path / "secret"]
    vung("emissions", records, "--bundle", tmp_path / "full", *arguments, code=0)
    vung("emissions", records, "--bundle", tmp_path / "public", "--public", *arguments, code=0)
    full, public = (json.loads((tmp_path / b / "manifest.json").read_text()) for b in ("full", "public"))
    assert full["merkle"]["root"] == public["merkle"]["root"]
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert full["sources"] == [
        {"role": "evidence", "name": "photo.jpg", "sha256": hashlib.sha256(photo).hexdigest()},
        {"role": "records", "name": "records.csv", "sha256": hashlib.sha256(records.read_bytes()).hexdigest()},
    ]
    assert {source["name"] for source in public["sources"]} == {""}
    for bundle in ("full", "public"):
        assert vung("verify", tmp_path / bundle, "--json", code=0).json["level"] == 2


def test_what_is_no_bundle_is_told(vung, tmp_path):
    done = vung("verify", tmp_path, code=1)
    assert "this is no bundle" in done.err
    assert "manifest.json" in done.err


def test_above_the_bundles_of_several_methodologies_each_is_named(vung, bundle, tmp_path):
    several = f"{tmp_path}/several"
    packs = "ipcc-2019-rice,ipcc-2006-rice"
    vung("emissions", tmp_path / "records.csv", "--pack", packs, "--bundle", several + "/", "--draws", 200, code=0)
    for name in ("verify", "explain"):
        done = vung(name, several, code=1)
        assert f"'{several}/ipcc-2006-rice', '{several}/ipcc-2019-rice'" in done.err


def test_one_row_is_shown_alone_and_proved(vung, bundle, tmp_path):
    file = tmp_path / "row.json"
    file.write_text(vung("prove", bundle, "A2", "--json", code=0).out, encoding="utf-8")
    proof = json.loads(file.read_text(encoding="utf-8"))
    assert "parcel = A2\n" in proof["text"]
    assert "A1" not in file.read_text(encoding="utf-8")
    root = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["merkle"]["root"]
    assert f"proved: this is row 2 of the 3 rows with the Merkle root {root}" in vung(
        "prove", "--check", file, "--root", root, code=0
    ).out  # fmt: skip
    assert "NOT proved" in vung("prove", "--check", file, "--root", "0" * 64, code=4).out
    for changed in ({"text": proof["text"].replace("0.8", "0.9")}, {"row": 3}, {"row": 0}, {"rows": 2},
                    {"siblings": proof["siblings"][:-1]}):  # fmt: skip
        file.write_text(json.dumps({**proof, **changed}), encoding="utf-8")
        assert "NOT proved" in vung("prove", "--check", file, code=4).out, changed
    file.write_text("{}", encoding="utf-8")
    assert "this is no proof" in vung("prove", "--check", file, code=1).err
    assert "no parcel 'A3'" in vung("prove", bundle, "A3", code=1).err
    assert "no parcel is named" in vung("prove", bundle, code=2).err
    # A changed row proves nothing.
    leaves = bundle / "rows" / "leaves.csv"
    text = leaves.read_text(encoding="utf-8")
    leaves.write_text(text.replace(text.splitlines()[2].split(",")[2], "0" * 64), encoding="utf-8")
    assert "not the one that was hashed" in vung("prove", bundle, "A2", code=1).err


def run_folder(folder, seasons, total, **changed):
    """A run folder with one methodology, as far as `vung diff` looks."""
    (folder / "reductions").mkdir(parents=True)
    manifest = {
        "format": 1,
        "run_hash": folder.name,
        "engine": "0.1.0",
        "project": {"name": "x", "sha256": "aa"},
        "inputs": [{"role": "management", "path": "diary.csv", "sha256": "bb"}],
        "settings": {"data": "cc"},
        "seeds": {"project": 1},
        "factors": [{"id": "efc", "value": 1.22, "unit": "kg_CH4 ha-1 d-1"}],
    } | changed
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "project.toml").write_text("", encoding="utf-8")
    rows = "".join(f"{parcel},dx,H,{area},true,{net}\n" for parcel, area, net in seasons)
    (folder / "reductions/parcel_seasons_p.csv").write_text(
        "parcel,season,group,area,eligible,net\n" + rows, encoding="utf-8"
    )
    (folder / "reductions/emissions.csv").write_text(
        f"pack,group,quantity,unit,value\np,*,net,t_CO2e,{total}\n", encoding="utf-8"
    )
    return folder


def test_diff_of_two_run_folders_tells_boundaries_from_the_one_other_cause(vung, tmp_path):
    first = run_folder(tmp_path / "first", [("A", 1, 2), ("B", 1, 3), ("C", 1, 4)], 9)
    # A has half the area and half the tonnes; C is gone, D is new; B has one tonne less: another diary.
    seasons = [("A", 0.5, 1), ("B", 1, 2), ("D", 1, 5)]
    diary = [{"role": "management", "path": "diary.csv", "sha256": "other"}]
    second = run_folder(tmp_path / "second", seasons, 8, inputs=diary)
    found = json.loads(vung("diff", first, second, "--json", code=0).out)["p"]
    assert (found["first"], found["second"], found["change"]) == (9, 8, -1)
    parts = {part["part"]: part["change"] for part in found["parts"]}
    assert parts == {"boundaries": -1 - 4 + 5, "records": -1}
    assert found["notes"] == []
    both = run_folder(tmp_path / "both", seasons, 8, inputs=diary, engine="0.2.0")
    text = vung("diff", first, both, code=0).out
    assert "records + software" in text
    assert "vung bundle" in text


def test_verify_of_a_run_folder_says_what_it_is_and_what_makes_a_bundle(vung, tmp_path):
    run = run_folder(tmp_path / "run", [("A", 1, 2)], 2)
    for words in (["verify", run], ["diff", run, tmp_path]):
        done = vung(*words, code=1)
        assert "folder of a run, not a bundle" in done.err
        assert "vung bundle project.toml --to" in done.err
        assert "itself failed" not in done.err
