# SPDX-License-Identifier: Apache-2.0
"""The cells under parcels that the store keeps (store/pixels), lost or damaged: nothing wrong is used, what is needed
is decoded again and kept anew, and the words are clear."""

import random
import shutil

import pytest
from commune_edits import move_a_corner
from conftest import newest_hashes

ACQUISITIONS = 37


@pytest.fixture(scope="module")
def corrected(vung, observed, tmp_path_factory):
    """Hashes of the tables once some corners are corrected, from an empty store."""
    folder = tmp_path_factory.mktemp("corrected") / "xa"
    shutil.copytree(observed, folder, ignore=shutil.ignore_patterns("store", "runs"))
    assert move_a_corner(folder, every=40, by=1.5) >= 5
    vung("run", folder, code=3)
    return newest_hashes(folder)


@pytest.fixture
def again(vung, observed, tmp_path):
    folder = shutil.copytree(observed, tmp_path / "again", copy_function=shutil.copy2)
    vung("run", folder, code=3)
    return folder


def cells(folder):
    return sorted((folder / "store" / "pixels").glob("*.cells"))


def units(folder):
    return [file for file in cells(folder) if not file.name.startswith("lattice_")]


def lattices(folder):
    return [file for file in cells(folder) if file.name.startswith("lattice_")]


def flip(file, at):
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= 0x10
    file.write_bytes(data)


def correct(vung, folder):
    """Corrects corners and runs: reads the cells under them on every date."""
    move_a_corner(folder, every=40, by=1.5)
    return vung("run", folder, "--json", code=3).json


def test_the_store_says_what_it_keeps(vung, again):
    status = vung("status", again, "--json", code=0).json
    assert (status["with_cells"], status["useless_cell_files"]) == (ACQUISITIONS, 0)
    assert status["cell_bytes"] == sum(file.stat().st_size for file in cells(again))
    assert f"of {ACQUISITIONS} of {ACQUISITIONS} observed acquisitions are kept" in vung("status", again, code=0).out


def test_a_flipped_byte_is_found_told_and_made_anew(vung, again, corrected):
    chosen = random.Random(5)
    damaged = chosen.sample(units(again), 9)
    for i, file in enumerate(damaged):
        size = file.stat().st_size
        flip(file, (0, size - 1, size - 30, size // 2)[i] if i < 4 else chosen.randrange(size))
    status = vung("status", again, "--json", code=0).json
    assert status["useless_cell_files"] == len(damaged)
    assert status["with_cells"] < ACQUISITIONS
    assert "9 files damaged" in vung("status", again, code=0).out
    result = correct(vung, again)
    for file in damaged:
        assert any(file.name in note and "damaged and is made again" in note for note in result["notes"]), file
        assert file.exists()
    assert len(result["notes"]) == len(damaged)
    assert newest_hashes(again) == corrected
    status = vung("status", again, "--json", code=0).json
    assert (status["with_cells"], status["useless_cell_files"]) == (ACQUISITIONS, 0)


def test_lost_cells_are_decoded_again_where_they_are_needed_and_only_there(vung, again, corrected):
    lost = units(again)[::2]
    before = sum(file.stat().st_size for file in lost)
    for file in lost:
        file.unlink()
    status = vung("status", again, "--json", code=0).json
    assert status["with_cells"] < ACQUISITIONS
    assert "are decoded again where parcels are corrected" in vung("status", again, code=0).out
    result = correct(vung, again)
    assert result["notes"] == []
    assert newest_hashes(again) == corrected
    after = [file.stat().st_size for file in lost]
    assert min(after) > 0
    assert sum(after) < before / 4, "the cells of the corrected parcels, no more"
    assert vung("status", again, "--json", code=0).json["useless_cell_files"] == 0


@pytest.mark.parametrize("how", ["damaged", "lost"])
def test_a_lattice_that_files_rest_on_is_told(vung, again, corrected, how):
    hurt = lattices(again)
    for file in hurt:
        if how == "lost":
            file.unlink()
        else:
            flip(file, file.stat().st_size // 2)
    useless = vung("status", again, "--json", code=0).json["useless_cell_files"]
    assert useless == len(units(again)) + (len(hurt) if how == "damaged" else 0)
    result = correct(vung, again)
    for file in hurt:
        assert any(file.name in note for note in result["notes"]), file
        assert not file.exists(), "no file rests on it any more"
    assert any(f"{len(units(again))} files of cells rested on" in note for note in result["notes"])
    assert newest_hashes(again) == corrected
    status = vung("status", again, "--json", code=0).json
    assert (status["with_cells"], status["useless_cell_files"]) == (ACQUISITIONS, 0)


def test_a_damaged_lattice_is_made_anew_with_the_next_whole_acquisition(vung, again):
    good = newest_hashes(again)
    for file in lattices(again):
        flip(file, file.stat().st_size // 2)
    lost = sorted((again / "store" / "observations").glob("*.nc"))[0]
    for file in (again / "store" / "observations").glob(f"*_{lost.name.split('_')[2]}_*"):
        file.unlink()
    result = vung("run", again, "--json", code=3).json
    assert any("damaged and is made again: lattice_" in note for note in result["notes"])
    assert newest_hashes(again) == good
    status = vung("status", again, "--json", code=0).json
    assert status["with_cells"] > 0


def test_a_lost_pixels_folder_costs_only_time(vung, again, corrected):
    shutil.rmtree(again / "store" / "pixels")
    assert correct(vung, again)["notes"] == []
    assert newest_hashes(again) == corrected


def test_no_cells_are_kept_where_the_project_wants_none(vung, commune_copy):
    file = commune_copy / "project.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[store]\npixels_gb = 0\n", encoding="utf-8")
    vung("run", commune_copy, code=3)
    assert "none are kept" in vung("status", commune_copy, code=0).out
