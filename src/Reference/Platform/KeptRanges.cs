namespace Dma.Reference;

/// <summary>
/// Ranges that were just freed, by their length, to be taken again before what is free is searched: where as much is freed
/// as is taken, both cost the same however many ranges are live.
/// </summary>
/// <param name="free">What is free; ranges that are kept are not among it until they are given back.</param>
internal sealed class KeptRanges(FreeRanges free)
{
    // Longer ranges are rare, and kept they would cut what is free into pieces.
    private const int Longest = 32;
    private const int MostOfALength = 1024;

    private readonly Stack<ulong>?[] _kept = new Stack<ulong>?[Longest + 1];

    /// <summary>Keeps a range.</summary>
    /// <returns>Whether it was kept; else it is to be given back at once.</returns>
    public bool TryKeep(ulong first, ulong length)
    {
        if (length > Longest || _kept[length]?.Count == MostOfALength)
            return false;
        (_kept[length] ??= new()).Push(first);
        return true;
    }

    /// <summary>Takes the range of a length that was kept last, if it ends by <paramref name="end" /> and is aligned.</summary>
    public bool TryTake(ulong length, ulong alignment, ulong end, out ulong first)
    {
        first = 0;
        if (length > Longest || _kept[length] is not { Count: > 0 } kept)
            return false;
        first = kept.Peek();
        if (first > end || length > end - first || (first & (alignment - 1)) != 0)
            return false;
        kept.Pop();
        return true;
    }

    /// <summary>Gives all of them back, so that neighbours become one again.</summary>
    /// <returns>Whether there were any.</returns>
    public bool GiveBack()
    {
        var isAny = false;
        for (var length = 1; length <= Longest; length++)
        {
            while (_kept[length]?.TryPop(out var first) == true)
            {
                free.Give(first, (ulong)length);
                isAny = true;
            }
        }
        return isAny;
    }
}
