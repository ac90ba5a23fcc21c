// SPDX-License-Identifier: Apache-2.0
#include <vung/report/signature.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

#include <vung/error.h>
#include <vung/report/digest.h>
#include <vung/report/hex.h>

namespace vung::report {
namespace {

constexpr std::size_t kSignature = 64;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Bio = std::unique_ptr<BIO, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeKey>;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// A key with a passphrase is refused rather than asked about on a terminal that nobody sits at.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Key key_of(std::string_view pem, bool secret, const std::string& where) {
    const Bio in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    Key key{secret ? PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr)
                   : PEM_read_bio_PUBKEY(in.get(), nullptr, no_passphrase, nullptr)};
    if (!key || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519)
        throw InputError{{.what = std::string{"this is no "} + (secret ? "private" : "public") + " Ed25519 key",
                          .where = where,
                          .fix = secret ? "make one: openssl genpkey -algorithm ed25519 -out key.pem"
                                        : "take the public half: openssl pkey -in key.pem -pubout -out pub.pem"}};
    return key;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string public_pem(EVP_PKEY* key) {
    const Bio out{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_PUBKEY(out.get(), key) != 1) throw InvariantError("a public key could not be written");
    return text_of(out.get());
}

}  // namespace

KeyPair new_key_pair() {
    const std::unique_ptr<EVP_PKEY_CTX, FreeKey> context{EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr)};
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_keygen(context.get(), &made) != 1)
        throw InvariantError("a key could not be made");
    const Key key{made};
    const Bio out{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw InvariantError("a private key could not be written");
    return {text_of(out.get()), public_pem(key.get())};
}

std::string sign(std::string_view message, std::string_view private_pem, const std::string& where) {
    const auto key = key_of(private_pem, true, where);
    const Context context{EVP_MD_CTX_new()};
    std::vector<unsigned char> out(kSignature);
    auto size = out.size();
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), out.data(), &size, bytes(message), message.size()) != 1)
        throw InvariantError("a signature could not be made");
    return hex_of({reinterpret_cast<const char*>(out.data()), size});
}

bool signature_holds(std::string_view message, std::string_view signature_hex, std::string_view public_key,
                     const std::string& where) {
    const auto key = key_of(public_key, false, where);
    if (!is_hex(signature_hex, kSignature)) return false;
    const auto signature = bytes_of_hex(signature_hex);
    const Context context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1)
        throw InvariantError("a signature could not be checked");
    return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

std::string public_half(std::string_view private_pem, const std::string& where) {
    return public_pem(key_of(private_pem, true, where).get());
}

std::string plain_public_key(std::string_view public_key, const std::string& where) {
    return public_pem(key_of(public_key, false, where).get());
}

std::string key_fingerprint(std::string_view public_key, const std::string& where) {
    const auto key = key_of(public_key, false, where);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    if (size <= 0) throw InvariantError("a public key could not be encoded");
    const auto out = sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return out;
}

}  // namespace vung::report
