namespace Dma.Conformance.Tests.Suite;

/// <summary>Prints at every allocation, and breaks at a barrier behind one.</summary>
/// <param name="inner">What it is otherwise.</param>
/// <param name="print">Prints.</param>
/// <param name="barrier">What happens at the barrier; throws unless stated.</param>
internal sealed class Talkative(IDmaPlatform inner, Action print, Action? barrier = null) : PassThrough(inner)
{
    private bool _hasPages;

    /// <summary>Judges such a platform, with what it prints captured.</summary>
    public static SuiteReport Judge(Action print, Action? barrier = null, int workers = 1, bool captures = true) =>
        ConformanceSuite.Run(
            new Wrapping(inner => new Talkative(inner, print, barrier)),
            new SuiteOptions
            {
                Operations = 3_000,
                Profiles = ["coherent"],
                Workers = workers,
                Hang = TimeSpan.FromMilliseconds(barrier is null ? 30_000 : 300),
                CaptureOutput = captures,
            }
        );

    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        print();
        _hasPages = true;
        return base.AllocatePages(count, placement);
    }

    public override Answer Barrier()
    {
        if (_hasPages)
        {
            (barrier ?? (() => throw new InvalidOperationException("no barrier")))();
        }

        return base.Barrier();
    }
}
