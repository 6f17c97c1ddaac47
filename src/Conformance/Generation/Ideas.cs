namespace Dma.Conformance.Generation;

/// <summary>The ideas that the generator is made of, so that an ablation can leave out each in turn. A walk has all of them.</summary>
[Flags]
internal enum Ideas
{
    None = 0,

    /// <summary>Weights of kinds are drawn for each sequence, some of them zero.</summary>
    SwarmKinds = 1 << 0,

    /// <summary>Weights of named values are drawn for each sequence, some of them zero.</summary>
    SwarmChoices = 1 << 1,

    /// <summary>Of many facets a sequence uses some.</summary>
    FewFacets = 1 << 2,

    /// <summary>Some sequences neither load nor store.</summary>
    DrySequences = 1 << 3,

    /// <summary>A sequence has few things of a kind at a time.</summary>
    FewThings = 1 << 4,

    /// <summary>Some sequences keep to whole cache lines.</summary>
    Alignment = 1 << 5,

    /// <summary>The thing that was used last is used again.</summary>
    Affinity = 1 << 6,

    /// <summary>The operation that was done last is done again.</summary>
    Repetition = 1 << 7,

    /// <summary>Some sequences prefer what is newest, some what is oldest.</summary>
    ReleaseOrder = 1 << 8,

    /// <summary>Ranges that were used before are used again.</summary>
    RangesAgain = 1 << 9,

    /// <summary>Values at which the platform says that something changes.</summary>
    Edges = 1 << 10,

    /// <summary>Sizes and offsets are mostly simple ones: the least, the most, whole lines and pages, and what lies beside them.</summary>
    SimpleNumbers = 1 << 11,

    /// <summary>The part of a range that a kind calls usual is preferred.</summary>
    UsualRanges = 1 << 12,

    /// <summary>What gives an operation something to show comes before it.</summary>
    Befores = 1 << 13,

    /// <summary>What usually comes next comes after an operation.</summary>
    Afters = 1 << 14,

    /// <summary>A look is followed by a second one.</summary>
    SecondLooks = 1 << 15,

    /// <summary>Looks are narrowed to a few lines, mostly at an end.</summary>
    Views = 1 << 16,

    /// <summary>What is missing is made before all else.</summary>
    MissingFirst = 1 << 17,

    /// <summary>What is legal but teaches little is drawn again.</summary>
    NoWaste = 1 << 18,

    /// <summary>Now and then all is closed in the middle of a sequence.</summary>
    ClosingMidway = 1 << 19,

    /// <summary>A sequence closes what it has begun.</summary>
    ClosingAtEnd = 1 << 20,

    /// <summary>There are many short sequences and a few long ones.</summary>
    Lengths = 1 << 21,

    /// <summary>All of them.</summary>
    All = (1 << 22) - 1,
}
