using System.Diagnostics;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Hosting;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;
using Dma.Conformance.Shrinking;
using Dma.Conformance.Specification;

namespace Dma.Conformance;

/// <summary>The run of one profile: batches, and for each clause that is broken the shortest program that shows it.</summary>
/// <remarks>A clause that was found broken is set aside, so that the ones behind it are found too. Results are taken in the order of sequence indices, so that the number of workers changes nothing.</remarks>
internal sealed class Campaign
{
    private const long EstimateAfter = 100;

    /// <summary>So many sequences without a single step, one after the other, and the profile is given up.</summary>
    private const int MostWithoutMachine = 64;

    private readonly Subject _subject;
    private readonly SuiteOptions _options;
    private readonly ClauseCatalogue _catalogue;
    private readonly Crew _crew;
    private readonly HashSet<ClauseId> _setAside;
    private int _setAsideBefore;
    private readonly HashSet<ClauseId> _ignored;
    private readonly HashSet<ClauseId> _suspected;
    private readonly Dictionary<Worker, Walk> _walks = [];
    private readonly List<Finding> _findings = [];
    private readonly Worker _shrinking;
    private readonly ClauseId[] _tested;
    private readonly string _name;
    private readonly Func<string?> _whyStop;
    private readonly CancellationToken _cancellation;
    private readonly Action<SuiteProgress> _report;
    private readonly FindingWriter _writer;
    private readonly Casualties _casualties;
    private readonly IRunJournal? _journal;
    private readonly Evidence _evidenceBefore = new();
    private readonly SituationCounts _situationsBefore;
    private int _rampFirst;
    private int _rampCount;
    private int _nextBatch;
    private int _journaled;
    private (int Batch, int Index) _taking;
    private long _began;
    private long _spent;
    private long _calls;
    private int _exercised;
    private int _withoutMachine;
    private bool _isEstimated;

    /// <param name="subject">What is under test.</param>
    /// <param name="options">What the run does.</param>
    /// <param name="catalogue">The clauses.</param>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="ignored">Clauses that the run was not asked about.</param>
    /// <param name="known">What regressions showed before.</param>
    /// <param name="lost">What took a process with it before.</param>
    /// <param name="journal">Told what the run comes to; null: nobody is.</param>
    /// <param name="whyStop">Why the run is to end early; null if it is not.</param>
    /// <param name="report">Told how far the run is.</param>
    /// <param name="cancellation">Ends what is being made short too; whoever only ran out of time gets the shortest program of what was found by then.</param>
    public Campaign(
        Subject subject,
        SuiteOptions options,
        ClauseCatalogue catalogue,
        Crew crew,
        IEnumerable<ClauseId> ignored,
        ProfileRegressions known,
        Casualties lost,
        IRunJournal? journal,
        Func<string?> whyStop,
        Action<SuiteProgress> report,
        CancellationToken cancellation
    )
    {
        _subject = subject;
        _options = options;
        _catalogue = catalogue;
        _crew = crew;
        _whyStop = whyStop;
        (_casualties, _journal, _writer) = (lost, journal, new FindingWriter(options, catalogue));
        _name = PlainText.Clean(subject.Profile.Name);
        _cancellation = cancellation;
        _report = report;
        _ignored = [.. ignored];
        _setAside = [.. _ignored, .. known.Broken];
        _suspected = [.. known.Suspected.Where(clause => !known.Broken.Contains(clause))];
        var selected = catalogue.Clauses.Select(clause => clause.Id).Where(id => !_ignored.Contains(id)).ToHashSet();
        _tested =
        [
            .. ClauseResults
                .Of(catalogue, subject.Profile, new Evidence(), [], selected)
                .Where(result => result.Outcome == ClauseOutcome.NotExercised)
                .Select(result => result.Clause.Id),
        ];
        _rampCount = BatchesFor(options.Operations);
        CutShort = lost.IsGivenUp ? "the process did not survive it twice, and it cannot be left out" : null;
        Situations = _situationsBefore = new SituationCounts(subject.Kinds);
        _shrinking = new Worker(subject, _setAside);
        var workers = subject.Profile.Platform.ParallelInstances == Claim.Yes ? Math.Clamp(options.Workers, 1, 64) : 1;
        for (var i = 0; i < workers; i++)
        {
            var worker = new Worker(subject, _setAside) { Slot = i };
            _walks.Add(worker, new Walk(worker));
        }
    }

    /// <summary>What was broken, each with its program, in the order in which it was found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Clauses that were broken only behind others.</summary>
    public IReadOnlyCollection<ClauseId> Suspected => _suspected;

    /// <summary>What the clauses could have been broken by, as of the last batch.</summary>
    public Evidence Evidence { get; private set; } = new();

    /// <summary>In which situations the kinds of operations were drawn.</summary>
    public SituationCounts Situations { get; private set; }

    public long Operations { get; private set; }

    public long Sequences { get; private set; }

    public long Loads { get; private set; }

    /// <summary>What was loaded.</summary>
    public IReadOnlyList<LoadReport> LoadedBytes =>
        [
            .. Evidence
                .Loads.OrderBy(load => load.Key, StringComparer.Ordinal)
                .Select(load => new LoadReport(load.Key, load.Value.Bytes, load.Value.Unknown)),
        ];

    /// <summary>Why the run ended early; null if it did not.</summary>
    public string? CutShort { get; private set; }

    /// <summary>Where a call did not return; null if all did.</summary>
    public Hang? Hang { get; private set; }

    /// <summary>What was answered to the steps before the one that hangs, as far as they could be taken once more.</summary>
    public IReadOnlyList<string> BeforeHang { get; private set; } = [];

    /// <summary>The sequence that hangs, by its batch and its index there, and whether what it had shown was being made short.</summary>
    public (int Batch, int Index, bool Shrinks) HangsAt { get; private set; }

    /// <summary>Goes on from where another process was.</summary>
    /// <param name="state">What the profile had come to.</param>
    public void Restore(ProfileState state)
    {
        (_nextBatch, _rampFirst, _rampCount) = (state.NextBatch, state.RampFirst, state.RampCount);
        (_spent, _withoutMachine) = (state.Spent, state.WithoutMachine);
        (Operations, Sequences, Loads) = (state.Operations, state.Sequences, state.Loads);
        _findings.AddRange(state.Findings);
        _journaled = _findings.Count;
        _suspected.Clear();
        _suspected.UnionWith(state.Suspected);
        _setAside.UnionWith(_findings.Select(finding => finding.Clause.Id));
        foreach (var (clause, count) in state.Evidence)
        {
            _evidenceBefore.Add(new ClauseId(clause), count);
        }

        foreach (var load in state.LoadedBytes)
        {
            _evidenceBefore.CountLoad(load.Kind, load.Bytes, load.Unknown);
        }

        _situationsBefore.Add(state.Situations);
        Count();
    }

    /// <summary>Runs batches until the budget is spent.</summary>
    /// <param name="flight">The record of the sequences in flight.</param>
    public void Run(FlightRecord flight)
    {
        _began = Stopwatch.GetTimestamp();
        // On the thread that waits: a timer would need one of a pool, which the caller may have filled.
        _crew.Sampled = () =>
        {
            StopIfDue();
            ReportMidway();
        };
        while (CutShort is null && _spent < _options.Operations)
        {
            BatchProperty.Check(
                _rampFirst,
                _rampCount,
                batch =>
                {
                    // A run that goes on draws the sizes of the batches before anew, and nothing else of them.
                    if (batch.Number >= _nextBatch)
                    {
                        _nextBatch = batch.Number + 1;
                        RunBatch(batch, flight);
                    }

                    return CutShort is null && _spent < _options.Operations;
                }
            );
            (_rampFirst, _rampCount) = (_nextBatch, BatchesFor(_options.Operations - _spent));
        }

        _crew.Sampled = null;
        Count();
    }

    private static int BatchesFor(long operations)
    {
        var perBatch = Batch.FullCount * Batch.UsualLength;
        return (int)Math.Min(int.MaxValue, (operations + perBatch - 1) / perBatch);
    }

    private void RunBatch(Batch batch, FlightRecord flight)
    {
        var left = _options.Operations - _spent;
        var count = (int)Math.Clamp(left / Batch.UsualLength, 1, Batch.FullCount);
        _setAsideBefore = _setAside.Count;
        var (results, hang) = batch.Run(
            _crew,
            _walks,
            _options.Seed,
            count,
            flight,
            index => _casualties.Skips(batch.Number, index)
        );
        _calls = CountCalls();
        foreach (var result in results)
        {
            if (result is null)
            {
                continue;
            }

            Sequences++;
            Operations += result.Steps;

            // A sequence that comes to nothing costs something too: else a run without machines would never end.
            _spent += Math.Max(1, result.Steps);
            _withoutMachine = result.Steps == 0 && result.Failure is not null ? _withoutMachine + 1 : 0;
            Loads += result.Loads;
            if (result.Failure is { } failure && hang is null)
            {
                _taking = (batch.Number, result.Index);
                var sequence = new SequenceInFlight(result.Seed, batch.Size, Shrinks: true);
                flight.Begin(_shrinking.Slot, sequence with { Batch = batch.Number, Index = result.Index });
                Take(failure, result.Seed);
                flight.End(_shrinking.Slot);
            }

            if (_withoutMachine == MostWithoutMachine)
            {
                CutShort ??= FormattableString.Invariant(
                    $"{MostWithoutMachine} machines in a row could not be created"
                );
            }

            if (CutShort is not null)
            {
                return;
            }
        }

        if (hang is not null)
        {
            HangsAt = (batch.Number, IndexOf(hang, batch.Number, count), Shrinks: false);
            Take(hang);
        }
        else
        {
            CutShort ??= _whyStop();
        }

        // Now that the workers are at rest, what they counted can be read.
        Count();
        _report(Progress(Estimate(Operations)));
        if (CutShort is null)
        {
            // What was cut short is no whole batch, and nothing to go on from.
            Journal();
        }
    }

    /// <summary>The sequence of a machine.</summary>
    private int IndexOf(Hang hang, int batch, int count)
    {
        var index = 0;
        while (
            index < count - 1
            && Walk.PlatformSeedOf(Batch.SequenceSeed(_options.Seed, batch, index)) != hang.PlatformSeed
        )
        {
            index++;
        }

        return index;
    }

    private void Count()
    {
        Evidence = new Evidence();
        Evidence.Add(_evidenceBefore);
        Situations = new SituationCounts(_subject.Kinds);
        Situations.Add(_situationsBefore);
        foreach (var worker in _walks.Keys)
        {
            Situations.Add(worker.Situations);
            Evidence.Add(worker.State.Evidence);
        }

        _exercised = _tested.Count(id => Evidence.Of(id) >= SuiteOptions.RequiredEvidence);
    }

    private void Journal()
    {
        _journal?.Batched(
            new ProfileState
            {
                Name = _subject.Profile.Name,
                NextBatch = _nextBatch,
                RampFirst = _rampFirst,
                RampCount = _rampCount,
                Spent = _spent,
                Operations = Operations,
                Sequences = Sequences,
                Loads = Loads,
                WithoutMachine = _withoutMachine,
                Evidence = _catalogue
                    .Clauses.Where(clause => Evidence.Of(clause.Id) > 0)
                    .ToDictionary(clause => clause.Id.Text, clause => Evidence.Of(clause.Id)),
                Situations = Situations,
                LoadedBytes = LoadedBytes,
                Suspected = [.. _suspected],
                Findings = [.. _findings.Skip(_journaled)],
            }
        );
        _journaled = _findings.Count;
    }

    private void StopIfDue()
    {
        if (_whyStop() is null)
        {
            return;
        }

        foreach (var worker in _walks.Keys)
        {
            worker.MustStop = true;
        }

        _shrinking.MustStop |= _cancellation.IsCancellationRequested;
    }

    private SuiteProgress Progress(string? note) =>
        new()
        {
            Profile = _name,
            Operations = Operations,
            Goal = _options.Operations,
            Sequences = Sequences,
            Exercised = _exercised,
            Tested = _tested.Length,
            Findings = _findings.Count,
            Elapsed = Stopwatch.GetElapsedTime(_began),
            Note = note,
        };

    /// <summary>A heart beats when a call begins and when it ends; calls that create, ask or dispose of a machine are few.</summary>
    private long CountCalls() => _walks.Keys.Sum(worker => worker.Heartbeat.Beats) / 2;

    /// <summary>Tells how far the workers are inside a batch, or that a program is still being made short.</summary>
    private void ReportMidway()
    {
        var operations = Operations + CountCalls() - _calls;
        _report(Progress(Estimate(operations)) with { Operations = operations });
    }

    /// <summary>A platform that takes its time is told early how long the run will take, after its first hundred operations.</summary>
    private string? Estimate(long operations)
    {
        // Code that runs for the first time is slow; a second is long enough to tell.
        var elapsed = Stopwatch.GetElapsedTime(_began);
        if (_isEstimated || operations < EstimateAfter || elapsed < TimeSpan.FromSeconds(1))
        {
            return null;
        }

        _isEstimated = true;
        var patience = TimeSpan.FromMinutes(10);
        var whole = elapsed * ((double)_options.Operations / operations);
        return whole <= patience
            ? null
            : FormattableString.Invariant(
                $"profile {_subject.Profile.Name} will take about {whole.TotalMinutes:f0} minutes; --ops {Math.Max(1, (long)(_options.Operations * (patience / whole)))} takes about {patience.TotalMinutes:f0}"
            );
    }

    private void Take(ExecutionOutcome outcome, ulong sequenceSeed)
    {
        if (outcome.Violation is not { } violation || _setAside.Contains(violation.Clause) || CutShort is not null)
        {
            return;
        }

        StopIfDue();
        var failure = _casualties.KeepsLong(_taking.Batch, _taking.Index)
            ? Meeting.Unshrunk(_subject.Profile, Walk.PlatformSeedOf(sequenceSeed), violation, outcome.Steps)
            : null;
        var hang = failure is not null
            ? null
            : _crew.Run(
                [_shrinking],
                worker => failure = new Shrinker(worker, _catalogue).Shrink(outcome, Walk.PlatformSeedOf(sequenceSeed))
            );
        if (hang is not null)
        {
            HangsAt = (_taking.Batch, _taking.Index, Shrinks: true);
            Take(hang);
            return;
        }

        // What was found beside a clause that is set aside since, and fails no more without it, was that clause's failure.
        var isExplained = failure?.End == ShrinkEnd.NotShrunk && _setAside.Count > _setAsideBefore;
        if (failure is null || isExplained)
        {
            _suspected.Add(violation.Clause);
            return;
        }

        var finding = _writer.Write(failure, Operations);
        _findings.Add(finding);
        _journal?.Found(finding);
        _setAside.Add(failure.Violation.Clause);
        // What the found clause rests on failed in a simpler program; it may fail by itself as well.
        _suspected.Add(violation.Clause);
        _suspected.ExceptWith(_findings.Select(found => found.Clause.Id));
        CutShort = _options.StopAtFirst ? "a clause was found broken" : null;
        _report(Progress(null));
    }

    private void Take(Hang hang)
    {
        Hang = hang;
        CutShort = "a call into the platform did not return";
        BeforeHang = _cancellation.IsCancellationRequested ? [] : Retrace.Of(_crew, _subject, hang);
    }
}
