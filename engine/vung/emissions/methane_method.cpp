// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/methane_method.h>

#include <array>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::emissions {
namespace {

/// IPCC Tier 1 of one edition.
class IpccRice final : public MethaneMethod {
public:
    explicit IpccRice(std::string edition) : edition_(std::move(edition)) {}
    std::string id() const override { return "ipcc-" + edition_ + "-rice"; }
    MethaneEstimate estimate(std::span<const ParcelSeason> seasons, const MethaneOptions& options) const override {
        MethaneOptions own = options;
        own.edition = edition_;
        MethaneEstimate result = estimate_methane(seasons, own);
        result.method = id();
        return result;
    }

private:
    std::string edition_;
};

constexpr std::array kEditions{"2019", "2006"};

}  // namespace

std::vector<std::string> methane_methods() {
    std::vector<std::string> ids;
    for (const char* edition : kEditions) ids.push_back(IpccRice{edition}.id());
    return ids;
}

std::unique_ptr<MethaneMethod> methane_method(const std::string& id) {
    for (const char* edition : kEditions)
        if (auto method = std::make_unique<IpccRice>(edition); method->id() == id) return method;
    const auto known = methane_methods();
    throw InputError{{.what = fmt::format("there is no methodology '{}'", id),
                      .where = "emissions.packs",
                      .fix = text::suggestion(id, known)}};
}

}  // namespace vung::emissions
