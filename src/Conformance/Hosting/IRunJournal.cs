namespace Dma.Conformance.Hosting;

/// <summary>Is told what a run comes to, piece by piece, in the order in which it happens, on the thread that runs it.</summary>
internal interface IRunJournal
{
    /// <summary>The run goes on; told every 20 ms or so.</summary>
    void Lives();

    /// <summary>A regression was replayed.</summary>
    void Replayed(RegressionState regression);

    /// <summary>A clause was found broken; it stands once more in the next batch.</summary>
    void Found(Finding finding);

    /// <summary>A batch has ended.</summary>
    /// <param name="state">The profile since then, with what was found in this batch alone.</param>
    void Batched(ProfileState state);

    /// <summary>A sequence took the process with it.</summary>
    void Lost(Casualty casualty);

    /// <summary>A profile has ended.</summary>
    void Ended(ProfileReport profile);
}
