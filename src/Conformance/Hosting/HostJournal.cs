using System.Diagnostics;

namespace Dma.Conformance.Hosting;

/// <summary>Tells what a run comes to another process. After a call that does not return, the rest is for a new process.</summary>
/// <param name="host">Tells it.</param>
internal sealed class HostJournal(Host host) : IRunJournal, IProgress<SuiteProgress>
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private long _last;

    /// <inheritdoc />
    public void Replayed(RegressionState regression)
    {
        host.Tell(new HostMessage { Replayed = regression });
        if (regression.Finding is { IsHang: true })
        {
            throw new LeavingException();
        }
    }

    /// <inheritdoc />
    public void Found(Finding finding) => host.Tell(new HostMessage { Found = finding });

    /// <inheritdoc />
    public void Batched(ProfileState state) => host.Tell(new HostMessage { Batched = state });

    /// <inheritdoc />
    public void Lost(Casualty casualty)
    {
        host.Tell(new HostMessage { Lost = casualty });
        throw new LeavingException();
    }

    /// <inheritdoc />
    public void Ended(ProfileReport profile)
    {
        host.Tell(new HostMessage { Ended = profile });
        if (profile.Operations == 0 && profile.Findings.Any(finding => finding is { IsHang: true, Regression: null }))
        {
            throw new LeavingException();
        }
    }

    /// <inheritdoc />
    public void Lives() => Report(null);

    /// <summary>Ten times a second are enough; what must be told is told.</summary>
    public void Report(SuiteProgress? value)
    {
        if (value?.Note is not null || _last == 0 || Stopwatch.GetElapsedTime(_last) >= Breath)
        {
            _last = Stopwatch.GetTimestamp();
            host.Tell(new HostMessage { Progress = value });
        }
    }
}
