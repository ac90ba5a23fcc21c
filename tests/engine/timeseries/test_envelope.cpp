// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/envelope.h>

#include <vung/error.h>

namespace {

using namespace vung;

TEST(Envelope, IsForTheIndicesWhoseErrorsAreDips) {
    for (const char* index : {"NDVI", "EVI", "EVI2", "ndvi", "evi2"})
        EXPECT_NO_THROW(timeseries::require_envelope_index(index));
    for (const char* index : {"LSWI", "lswi", "NDWI", "MNDWI", "NDFI", "VH", "VV_db", "B08", "NDVIX", ""})
        EXPECT_FALSE(timeseries::may_have_envelope(index)) << index;
}

TEST(Envelope, TheRefusalNamesTheIndexAndTheRemedy) {
    try {
        timeseries::require_envelope_index("LSWI");
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().what, testing::HasSubstr("'LSWI'"));
        EXPECT_THAT(error.text().fix, testing::HasSubstr("NDVI, EVI and EVI2"));
    }
}

}  // namespace
