"""Which passages match? Embeddings, lexical vectors, the store and the search over them."""
