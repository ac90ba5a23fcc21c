// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/examples.h>

namespace vung::packs {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const char* const kHead = "id = \"own\"\ntitle = \"own\"\nedition = \"2019\"\nsource = \"test\"\n";

std::string refusal(const std::string& text) {
    try {
        load_pack(text, "own.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "taken";
}

std::string pack(const std::string& rest) {
    return kHead + rest;
}

const std::string kArea = "[inputs]\narea = { unit = \"ha\", scenario = \"shared\" }\n";

std::string quantity(const std::string& name, const std::string& unit, const std::string& formula) {
    return "[[quantity]]\nname = \"" + name + "\"\nunit = \"" + unit + "\"\nformula = \"" + formula + "\"\n";
}

std::string example(const std::string& given, const std::string& expect) {
    return "[[example]]\nsource = \"hand\"\ngiven = { " + given + " }\nexpect = { " + expect + " }\nrelative = 1e-9\n";
}

TEST(PackFile, NamesFileLineAndQuantityOfAFault) {
    EXPECT_THAT(refusal(pack(kArea + quantity("x", "kg", "2 * area"))),
                AllOf(HasSubstr("own.toml, line 7, quantity 'x', character"), HasSubstr("dimension")));
    EXPECT_THAT(refusal(pack(kArea + quantity("x", "ha", "2 * * area"))),
                AllOf(HasSubstr("line 7"), HasSubstr("character 5")));
    EXPECT_THAT(refusal(pack("[inputs]\narea = { unit = \"hax\" }\n")), AllOf(HasSubstr("line 6"), HasSubstr("hax")));
    EXPECT_THAT(refusal(pack("[inputs]\narea = { unt = \"ha\", unit = \"ha\" }\n")), HasSubstr("unit"));
    EXPECT_THAT(refusal(pack("[input]\narea = 3\n")), HasSubstr("inputs"));
    EXPECT_THAT(refusal(pack("x = [\n")), HasSubstr("no TOML"));
    EXPECT_THAT(refusal("id = \"own\"\n"), HasSubstr("'edition' is missing"));
}

TEST(PackFile, RefusesCirclesAndNamesUsedTwice) {
    EXPECT_THAT(refusal(pack(quantity("a", "1", "b") + quantity("b", "1", "a"))), HasSubstr("depends on itself"));
    EXPECT_THAT(refusal(pack(kArea + quantity("area", "ha", "2 'ha'"))), HasSubstr("used twice"));
    EXPECT_EQ(refusal(pack(quantity("a", "1", "b + 1") + quantity("b", "1", "2") + example("", "a = 3"))), "taken");
}

TEST(PackFile, RefusesFactorsThatTheTablesDoNotHave) {
    const auto factor = [](const std::string& rest) { return pack("[factors]\nf = { " + rest + " }\n"); };
    EXPECT_THAT(refusal(factor("table = \"ipcc_t5_12_sfv\", row = \"upland_any\"")), HasSubstr("no table"));
    EXPECT_THAT(refusal(factor("table = \"ipcc_t5_12_sfw\", row = \"upland\"")), HasSubstr("upland_any"));
    EXPECT_THAT(refusal(factor("table = \"ipcc_t5_12_sfw\"")), HasSubstr("either 'row' or 'key'"));
    EXPECT_THAT(refusal(factor("table = \"ipcc_t5_12_sfw\", key = \"regime\"")), HasSubstr("no input with keys"));
    EXPECT_THAT(refusal(factor("table = \"ipcc_t5_11_efc\", row = \"world\", unit = \"kg_N2O ha-1 d-1\"")),
                HasSubstr("use the unit of the table"));
    const std::string keyed =
        "[inputs]\nkind = { keys = [\"wet\", \"dry\"], scenario = \"shared\" }\n[factors]\nf = { table = "
        "\"vn_tier2_rice_ch4\", edition = \"jcm-ph-am004\", key = \"kind\", rows = { wet = \"ph_wet_season\"";
    EXPECT_THAT(refusal(pack(keyed + " } }\n")), HasSubstr("no row 'dry'"));
    EXPECT_THAT(refusal(pack(keyed + ", dri = \"ph_dry_season\" } }\n")),
                AllOf(HasSubstr("'dri' is no value"), HasSubstr("dry")));
    EXPECT_EQ(refusal(pack(keyed + ", dry = \"ph_dry_season\" } }\n")), "taken");
}

TEST(PackFile, RefusesRowsOfTwoEditionsOfTheGuidelines) {
    const std::string efc = "[factors]\nefc = { table = \"ipcc_t5_11_efc\", row = \"southeast_asia\" }\n";
    EXPECT_THAT(refusal(pack(efc + "sfw = { table = \"ipcc_t5_12_sfw\", row = \"irrigated_multiple_aeration\", "
                                   "edition = \"2006\" }\n")),
                AllOf(HasSubstr("line 7"), HasSubstr("'southeast_asia' of ipcc_t5_11_efc (2019)"),
                      HasSubstr("'irrigated_multiple_aeration' of ipcc_t5_12_sfw (2006)"), HasSubstr("R1")));
    EXPECT_THAT(
        refusal("id = \"own\"\ntitle = \"own\"\nedition = \"2006\"\nsource = \"test\"\n[factors]\nefc = { table = "
                "\"ipcc_t5_11_efc\", row = \"world\" }\nsfw = { table = \"ipcc_t5_12_sfw\", row = "
                "\"irrigated_multiple_drainage_incl_awd\", edition = \"2019\" }\n"),
        HasSubstr("two editions"));
    // Energy was not revised in 2019, and a constant is of no edition.
    EXPECT_EQ(refusal(pack(efc + "ncv = { table = \"fuel_energy\", row = \"diesel_ncv_mass\", edition = \"2006\" }\n"
                                 "c = { table = \"ipcc_constants\", row = \"c_to_co2\", edition = \"exact\" }\n")),
              "taken");
}

TEST(PackFile, LeavesAFactorAbsentWhereItsRowIsEmpty) {
    const auto text = pack(
        "[inputs]\nkind = { keys = [\"wet\", \"dry\"], scenario = \"shared\" }\n[factors]\nf = { table = "
        "\"vn_tier2_rice_ch4\", edition = \"jcm-ph-am004\", key = \"kind\", rows = { wet = \"ph_wet_season\", dry = "
        "\"\" } }\n" +
        quantity("x", "kg_CH4 ha-1 d-1", "f") + quantity("y", "kg_CH4 ha-1 d-1", "if(kind == 'dry', 0, f)") +
        example("kind = \"wet\"", "x = 2.95, y = 2.95") + example("kind = \"dry\"", "x = \"absent\", y = 0"));
    EXPECT_EQ(refusal(text), "taken");
}

TEST(Examples, CarryTheirUnitsAndAreCheckedAgainstThem) {
    const auto ratio = kArea +
                       "before = { unit = \"t_fm ha-1\", scenario = \"shared\" }\nafter = { unit = \"t_fm ha-1\", "
                       "scenario = \"shared\" }\n" +
                       quantity("change", "1", "(after - before) / before");
    EXPECT_EQ(refusal(pack(ratio + example("before = \"4 t_fm ha-1\", after = \"3000 kg_fm ha-1\"", "change = -0.25"))),
              "taken");
    EXPECT_THAT(refusal(pack(ratio + example("before = \"4 t_dm ha-1\", after = 3", "change = -0.25"))),
                HasSubstr("'before'"));
    EXPECT_THAT(refusal(pack(ratio + example("before = \"four\", after = 3", "change = 0"))), HasSubstr("no number"));
    EXPECT_EQ(refusal(pack(kArea + quantity("m", "m2", "area") + example("area = 2", "m = \"2 ha\""))), "taken");
    EXPECT_THAT(refusal(pack(kArea + quantity("m", "m2", "area") + example("area = 2", "m = \"2 kg\""))),
                HasSubstr("dimension"));
}

TEST(Examples, ThatDoNotComeOutRefuseThePack) {
    EXPECT_THAT(refusal(pack(kArea + quantity("m", "m2", "area") + example("area = 2", "m = 20001"))),
                AllOf(HasSubstr("expects m = 20001"), HasSubstr("20000"), HasSubstr("line")));
    EXPECT_THAT(refusal(pack(kArea + quantity("m", "m2", "area") + example("area = 2", "m = \"absent\""))),
                HasSubstr("m"));
    EXPECT_THAT(refusal(pack(kArea + quantity("m", "m2", "area") + example("aera = 2", "m = 20000"))),
                HasSubstr("area"));
    EXPECT_THAT(refusal(pack(kArea + quantity("m", "m2", "area") +
                             "[[example]]\nsource = \"hand\"\ngiven = { area = 1 }\nexpect = { m = 10000 }\n")),
                HasSubstr("no tolerance"));
}

TEST(Examples, PutSeasonsIntoStrataWithRowsOfTheirOwn) {
    const auto text =
        pack("[levels.stratum]\nrelation = \"strata\"\n" + kArea +
             "depth = { unit = \"cm\", level = \"stratum\" }\n[relations.pits]\nof = \"stratum\"\nscenario = "
             "\"shared\"\nsoil = { unit = \"kg m-3\" }\n"
             "[[quantity]]\nname = \"mass\"\nlevel = \"stratum\"\nunit = \"t\"\nformula = \"mean(soil over pits) * "
             "depth * sum(area over seasons)\"\n" +
             quantity("own", "t", "mass") +
             example("strata = [{ depth = \"10 cm\", pits = [{ soil = 1000 }, { soil = 1200 }] }, { depth = \"20 cm\", "
                     "pits = [{ soil = 900 }] }], "
                     "seasons = [{ area = 1, stratum = 1 }, { area = 2, stratum = 2 }, { area = 3, stratum = 1 }]",
                     // 1100 x 0.1 x 40 000 m2 and 900 x 0.2 x 20 000 m2, in tonnes; seasons 1 and 3 see the first.
                     "mass = 4400, own = 12400"));
    EXPECT_EQ(refusal(text), "taken");
}

TEST(Layers, ReplaceByNameAddAndLeaveOut) {
    const auto above = load_pack(
        "based_on = \"ipcc-2019-rice\"\nid = \"own\"\nwithout = [\"quantity.power\", \"factors.ef_grid\", "
        "\"valid_from\"]\n"
        "[[quantity]]\nname = \"total\"\nunit = \"t_CO2e\"\nformula = \"ch4_soil * gwp_ch4 + extra\"\n"
        "[[quantity]]\nname = \"extra\"\nunit = \"t_CO2e\"\nformula = \"1 't_CO2e'\"\n[report]\nsources = "
        "[\"ch4_soil\"]\n" +
            example("region = \"southeast_asia\", area = 1, days = 100, water_regime = \"upland_any\", amendments = []",
                    "total = 1"),
        "own.toml");
    EXPECT_EQ(above->based_on, "ipcc-2019-rice");
    EXPECT_EQ(above->edition, "2019");
    EXPECT_FALSE(above->valid_from);
    EXPECT_FALSE(above->quantity("power"));
    EXPECT_TRUE(above->quantity("extra"));
    EXPECT_EQ(above->examples.size(), 1U);
    EXPECT_TRUE(above->scope.symbol("efc"));
}

TEST(Layers, SayWhichFileAFaultIsIn) {
    EXPECT_THAT(
        refusal("based_on = \"ipcc-2019-rice\"\nid = \"own\"\n[factors]\nefc = { unit = \"kg_N2O ha-1 d-1\" }\n"),
        HasSubstr("own.toml, line 4"));
    EXPECT_THAT(refusal("based_on = \"ipcc-2019-rice\"\nid = \"own\"\nwithout = [\"inputs.area\"]\n"),
                HasSubstr("data/packs/ipcc-2019-rice.toml, line"));
    EXPECT_THAT(refusal("based_on = \"ipcc-2019-rice\"\nid = \"own\"\nwithout = [\"inputs.aera\"]\n"),
                HasSubstr("no 'inputs.aera'"));
    EXPECT_THAT(refusal("based_on = \"nothing\"\nid = \"own\"\n"), HasSubstr("names no pack"));
    EXPECT_THAT(refusal("id = \"own\"\nwithout = [\"x\"]\n"), HasSubstr("add based_on"));
}

TEST(Rules, ExcludeWhereTheirVerdictIsOpen) {
    const auto text = pack(
        kArea + "open = { type = \"truth\", scenario = \"shared\" }\n" + quantity("x", "ha", "if(eligible, area, 0)") +
        "[[rule]]\nname = \"small\"\ntext = \"small\"\ncondition = \"area < 5 'ha'\"\nclause = \"1\"\n"
        "[[rule]]\nname = \"known\"\ntext = \"known\"\ncondition = \"open\"\nclause = \"2\"\n"
        "[[rule]]\nname = \"tiny\"\ntext = \"tiny\"\ncondition = \"area < 1 'ha'\"\nclause = \"3\"\neffect = "
        "\"warn\"\n" +
        example("area = 2, open = true", "x = 2, eligible = true, tiny = false") +
        example("area = 2", "x = 0, eligible = false, known = \"absent\"") +
        example("area = 6, open = true", "x = 0, eligible = false"));
    EXPECT_EQ(refusal(text), "taken");
}

TEST(Monitoring, NamesWhatFillsAFieldInItsUnit) {
    const auto field = [](const std::string& rest) {
        return pack(kArea + "[[monitoring]]\nname = \"a\"\ntext = \"a\"\n" + rest);
    };
    EXPECT_EQ(refusal(field("from = \"area\"\nunit = \"ha\"\n")), "taken");
    EXPECT_THAT(refusal(field("from = \"area\"\nunit = \"kg\"\n")), HasSubstr("another dimension"));
    EXPECT_THAT(refusal(field("from = \"aera\"\nunit = \"ha\"\n")), HasSubstr("nothing named"));
}

}  // namespace
}  // namespace vung::packs
