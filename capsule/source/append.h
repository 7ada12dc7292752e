/*
 * What the program adds to a document, at the end of a node: each node is
 * marked as added.
 */
#ifndef SOURCE_APPEND_H
#define SOURCE_APPEND_H

#include "document/document.h"

struct node *append_node(struct document *, struct node *parent,
    enum node_kind);

/* Text, copied. */
void append_text(struct document *, struct node *parent, struct span text);

/* At the end of the document. */
void append_heading(struct document *, unsigned level, struct span text);

/* A tight list of bullets. */
struct node *append_list(struct document *, struct node *parent);

/* An item with a paragraph, which is returned. */
struct node *append_item(struct document *, struct node *list);

/* A link with its label. */
void append_link(struct document *, struct node *parent, const struct target *,
    struct span label);

/* An item that is nothing but a link. */
void append_link_item(struct document *, struct node *list,
    const struct target *, struct span label);

#endif
