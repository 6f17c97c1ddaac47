// Addresses and lengths are unsigned, which other languages need not know.
[assembly: CLSCompliant(false)]
