# SPDX-License-Identifier: Apache-2.0
"""Bundles from Python: written, verified, explained, compared, and one row proved with nothing but hashlib."""

import dataclasses
import hashlib
import json
import shutil
import subprocess

import pandas as pd
import pytest

vung = pytest.importorskip("vung")

PACK = "ipcc-2019-rice"


def records(count=7):
    return pd.DataFrame(
        {
            "parcel": [f"p{i}" for i in range(count)],
            "cooperative": ["HTX Một" if i % 2 else "HTX Hai" for i in range(count)],
            "area_ha": [0.3 + 0.1 * i for i in range(count)],
            "season": "dx",
            "sown_on": "2027-01-05",
            "harvested_on": "2027-04-15",
            "water_regime": "irrigated_single_drainage",
            "preseason": "non_flooded_lt_180d",
            "straw_t_ha": 2.0,
            "straw_timing": "lt_30d",
        }
    )


@pytest.fixture(scope="module")
def calculation():
    return vung.emissions.calculate(records(), PACK, draws=200, language="vi")


@pytest.fixture(scope="module")
def audit(calculation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle") / "audit"
    assert calculation.bundle(folder, title="Vụ thử") == [folder]
    return folder


def test_a_bundle_is_verified_and_a_changed_one_is_not(audit, tmp_path):
    good = vung.verify(audit)
    assert good
    assert good.level == 2
    assert good.findings.empty
    assert good.compared["cells"] > 50
    assert "not for issuance" in good.status
    spoilt = shutil.copytree(audit, tmp_path / "audit")
    file = spoilt / "activity" / "season.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("0.3", "0.9", 1), encoding="utf-8")
    bad = vung.verify(spoilt)
    assert not bad
    assert set(bad.findings.query("level == 1")["file"]) == {"activity/season.csv"}


def test_a_level_that_was_asked_for_and_not_reached_is_no_success(audit):
    assert not vung.verify(audit, level=3)
    assert vung.verify(audit, level=1)


def test_a_signature_is_that_of_the_key(calculation, tmp_path):
    for name in ("mine", "other"):
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", tmp_path / f"{name}.pem"], check=True)
        subprocess.run(
            ["openssl", "pkey", "-in", tmp_path / f"{name}.pem", "-pubout", "-out", tmp_path / f"{name}.pub"],
            check=True,
        )
    (folder,) = calculation.bundle(tmp_path / "signed", key=tmp_path / "mine.pem")
    assert vung.verify(folder, key=tmp_path / "mine.pub").key_given
    assert not vung.verify(folder, key=tmp_path / "other.pub")


def test_an_explanation_leads_to_factor_and_clause(audit):
    explained = vung.explain(audit, "p3")
    steps = explained.steps.set_index("name")
    assert steps.loc["efc", "factor"] == "ipcc_t5_11_efc:2019:southeast_asia"
    assert "Table 5.11" in steps.loc["efc", "source"]
    assert steps.loc["ch4_soil", "clause"] == "Eq 5.1"
    # Eq 5.1 to 5.3 by hand: 100 days on 0.6 ha, one drainage, 2 t of straw.
    assert float(steps.loc["ch4_soil", "value"]) == pytest.approx(1.22 * 0.71 * 3**0.59 * 100 * 0.6, rel=1e-4)
    assert "p3, dx" in str(explained)
    programme = vung.explain(audit)
    assert set(programme.totals["name"]) >= {"ch4_soil"}
    with pytest.raises(vung.InputError, match="p3"):
        vung.explain(audit, "p33")


def test_the_difference_of_two_bundles_is_the_sum_of_its_parts(audit, tmp_path):
    changed = records()
    changed["area_ha"] *= 1.1
    changed["harvested_on"] = "2027-04-10"
    (other,) = vung.emissions.calculate(changed, PACK, draws=200).bundle(tmp_path / "other")
    found = vung.diff(audit, other)
    assert found.parts["change"].sum() == pytest.approx(found.second - found.first, abs=1e-9)
    parts = found.parts.set_index("part")["change"]
    assert parts["software"] == pytest.approx(0, abs=1e-9)


def test_the_difference_of_two_runs_is_split_too(tmp_path):
    folder = tmp_path / "xa"
    vung.sample(folder)
    project = folder / "project.toml"
    text = project.read_text(encoding="utf-8")
    runs = []
    for gwp in ("AR5", "AR6"):
        project.write_text(text.replace('gwp = "AR5"', f'draws = 200\ngwp = "{gwp}"'), encoding="utf-8")
        runs.append(vung.run(project).folder)
    found = vung.diff(*runs, pack=PACK)
    parts = found.parts.set_index("part")["change"]
    assert parts["rules"] == pytest.approx(found.second - found.first)
    assert parts.drop("rules").abs().max() == pytest.approx(0, abs=1e-9)
    assert vung.diff(*runs).text == found.text
    with pytest.raises(vung.InputError, match=PACK):
        vung.diff(*runs, pack="ipcc-2019-rise")


def test_every_row_is_proved_alone_with_hashlib(audit):
    manifest = json.loads((audit / "manifest.json").read_text(encoding="utf-8"))
    for i in range(7):
        proof = vung.prove(audit, f"p{i}", "dx")
        assert proof.rows == 7
        assert proof.holds()
        assert proof.holds(manifest["merkle"]["root"])
        assert f"parcel = p{i}\n" in str(proof)
        assert not dataclasses.replace(proof, text=proof.text.replace("dx", "dy")).holds()
        assert not dataclasses.replace(proof, row=proof.row % 7 + 1).holds()
        assert not proof.holds(hashlib.sha256(b"another").hexdigest())
    with pytest.raises(vung.InputError, match="p0"):
        vung.prove(audit, "p9")
    with pytest.raises(vung.InputError, match="'dx'"):
        vung.prove(audit, "p1", "ht")


def test_a_public_bundle_has_the_same_root_and_proves_no_row(calculation, tmp_path):
    secret = tmp_path / "secret"
    (full,) = calculation.bundle(tmp_path / "full", secret=secret)
    (public,) = calculation.bundle(tmp_path / "public", secret=secret, public=True)
    assert vung.verify(public)
    assert vung.verify(public).merkle_root == vung.verify(full).merkle_root
    with pytest.raises(vung.InputError, match="no salts"):
        vung.prove(public, "p1")
    assert vung.prove(full, "p1").holds(vung.verify(public).merkle_root)


def test_several_methodologies_have_a_folder_each(tmp_path):
    calculation = vung.emissions.calculate(records(), [PACK, "ipcc-2006-rice"], draws=100)
    made = calculation.bundle(tmp_path / "audit")
    assert [each.name for each in made] == [PACK, "ipcc-2006-rice"]
    assert all(vung.verify(each) for each in made)
    with pytest.raises(vung.InputError):
        calculation.bundle(tmp_path / "audit")


def test_a_proof_is_written_as_the_command_writes_it(audit):
    proof = vung.prove(audit, "p2")
    told = json.loads(proof.to_json())
    assert told["text"] == proof.text
    assert set(told) == {"row", "rows", "text", "salt", "siblings", "root"}
