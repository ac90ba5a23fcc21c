# SPDX-License-Identifier: Apache-2.0
"""`vung.factors` and `vung.template`: the same rows and files as on the command line."""

import datetime
import warnings

import pytest

vung = pytest.importorskip("vung")
pytest.importorskip("pandas")

EFC = "ipcc_t5_11_efc:2019:southeast_asia"


def test_factors_come_as_a_table_with_absent_values_as_nan(tmp_path):
    rows = vung.factors.list(table="ipcc_t11_1a_crop_residue", edition="2019", file=tmp_path / "f.csv").set_index("id")
    assert rows.loc["ipcc_t11_1a_crop_residue:2019:rice_n_ag", "value"] == 0.007
    assert rows["value"].isna()["ipcc_t11_1a_crop_residue:2019:rice_n_bg"]
    with pytest.raises(vung.InputError, match="did you mean 'gwp100'"):
        vung.factors.list(table="gwp10")


def test_a_signature_is_seen_until_its_numbers_change(tmp_path):
    file = tmp_path / "factors-signed.csv"
    assert vung.factors.show(EFC, file=file)["checked_by"] is None
    vung.factors.sign(EFC, by="Nguyễn Văn A", against="p. 5.53", on=datetime.date(2026, 1, 15), file=file)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row = vung.factors.show(EFC, file=file)
    assert (row["checked_by"], row["checked_on"]) == ("Nguyễn Văn A", "2026-01-15")
    file.write_text(file.read_text(encoding="utf-8").replace("1.22", "1.3"), encoding="utf-8")
    with pytest.warns(UserWarning, match="value 1.3 is now 1.22"):
        assert vung.factors.show(EFC, file=file)["checked_by"] is None


def test_an_unknown_factor_or_an_empty_name_is_refused(tmp_path):
    with pytest.raises(vung.InputError, match="there is no factor"):
        vung.factors.show("ipcc_t5_11_efc:2019:atlantis", file=tmp_path / "f.csv")
    with pytest.raises(vung.InputError, match="needs a name"):
        vung.factors.sign(EFC, by="", against="p. 1", file=tmp_path / "f.csv")
    assert not (tmp_path / "f.csv").exists()


def test_the_blank_diary_is_written(tmp_path):
    vung.sample(tmp_path / "xa")
    made = vung.template(tmp_path / "diary.xlsx", project=tmp_path / "xa")
    assert made.stat().st_size > 10_000
