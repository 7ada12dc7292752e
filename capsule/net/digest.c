#include "net/digest.h"

#include <openssl/evp.h>

int
digest_texts(const struct span *texts, size_t count,
    unsigned char out[DIGEST_SIZE])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool done = context != NULL &&
	    EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; done && i < count; i++)
		done = EVP_DigestUpdate(context, texts[i].ptr, texts[i].len) ==
			1 &&
		    EVP_DigestUpdate(context, "", 1) == 1;
	done = done && EVP_DigestFinal_ex(context, out, NULL) == 1;
	EVP_MD_CTX_free(context);
	return done ? 0 : -1;
}
