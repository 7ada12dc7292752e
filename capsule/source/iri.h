/*
 * Addresses outside of the capsule as authors write them: IRIs (RFC 3987).
 */
#ifndef SOURCE_IRI_H
#define SOURCE_IRI_H

#include "base/arena.h"
#include "base/span.h"

/* Does it begin with "scheme:" (RFC 3986, section 3.1)? */
bool iri_has_scheme(struct span);

/*
 * The URI of an IRI that has a scheme, in the arena: what a URI may not
 * hold is escaped, brackets outside of the authority too.  Returns -1 when
 * that is no URI either.
 */
int iri_to_uri(struct arena *, struct span iri, struct span *uri);

#endif
