// SPDX-License-Identifier: Apache-2.0
#include <vung/io/connection_text.h>

namespace vung::io {
namespace {

TEST(ConnectionText, PasswordsAreNeverRepeated) {
    EXPECT_EQ(without_password("PG:host=db dbname=land password=s3cret user=an"),
              "PG:host=db dbname=land password=*** user=an");
    EXPECT_EQ(without_password("PG:PassWord = 'it\\'s two' host=db"), "PG:PassWord = *** host=db");
    EXPECT_EQ(without_password("source = \"PG:dbname=land password=s3cret\"\nid = [\"a\"]"),
              "source = \"PG:dbname=land password=***\"\nid = [\"a\"]");
    EXPECT_EQ(without_password("PG:postgresql://an:s3cret@db/land"), "PG:postgresql://an:***@db/land");
    EXPECT_EQ(without_password("nothing to hide, 12:30 a@b"), "nothing to hide, 12:30 a@b");
    EXPECT_EQ(source_name("PG:dbname=land password=x"), "PG:dbname=land password=***");
    EXPECT_EQ(source_name("/data/thua.gpkg"), "thua.gpkg");
    EXPECT_TRUE(is_database("PG:service=land"));
    EXPECT_FALSE(is_database("pg.gpkg"));
}

}  // namespace
}  // namespace vung::io
