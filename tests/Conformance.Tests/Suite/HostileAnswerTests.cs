using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Suite;

/// <summary>Answers, bytes and events that cannot be, and bytes that count for nothing.</summary>
public sealed class HostileAnswerTests
{
    [Theory]
    [InlineData(1, -12)]
    [InlineData(1, 0)]
    [InlineData(0, 5)]
    [InlineData(2, 5)]
    [InlineData(9, 0)]
    [InlineData(-1, 5)]
    public void An_answer_that_cannot_be_is_a_violation(int status, int error)
    {
        var report = Wrapping.Judge(
            inner => new Answers(inner, new Answer((AnswerStatus)status, (Errno)error)),
            2_000,
            "isolating"
        );

        var finding = report.Findings.First(it => it.Clause.Id == PlatformClauses.ValidCallSucceeds);
        finding.Steps.Should().Be(1);
        finding.Text.Should().Contain("alloc_pages");
    }

    [Fact]
    public void An_event_that_cannot_be_is_a_violation()
    {
        var report = Wrapping.Judge(inner => new Garbles(inner), 2_000, "isolating");

        report.Findings.Should().Contain(it => it.Clause.Id == PlatformClauses.OnlyRealFaults);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65)]
    [InlineData(int.MinValue)]
    public void A_count_of_events_that_cannot_be_is_an_answer_without_meaning(int count)
    {
        var report = Wrapping.Judge(inner => new Counts(inner, count), 2_000);

        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Clause.Id.Should().Be(PlatformClauses.ValidCallSucceeds);
        finding.Text.Should().Contain("from 0 to 64").And.Contain($"DrainEvents gave {count}");
    }

    [Fact]
    public void A_flood_of_events_is_faults_that_belong_to_nothing_and_is_told_in_a_line()
    {
        var report = Wrapping.Judge(inner => new Counts(inner, 64), 500);

        var finding = report.Findings.Should().ContainSingle().Subject;
        finding.Clause.Id.Should().Be(PlatformClauses.OnlyRealFaults);
        finding.Steps.Should().Be(1);
        finding
            .Text.Should()
            .MatchRegex(
                @"1  barrier\(\) -> ok; Fault of [a-z0-9 ]+, load from 0x00000000, 0x0 bytes and [0-9]+ more\n"
            );
    }

    [Fact]
    public void Bytes_that_came_with_a_fault_count_for_nothing()
    {
        var machines = 0;
        var report = Wrapping.Judge(inner => new GarbageWithFaults(inner, ++machines), 20_000, "isolating");

        report.Findings.Should().BeEmpty();
    }

    [Fact]
    public void A_load_that_fills_nothing_shows_no_store()
    {
        var report = Wrapping.Judge(inner => new FillsNothing(inner), 2_000, "write-back");

        var finding = report.Findings.First(it => it.Clause.Id == PlatformClauses.CpuSeesItsStores);
        finding.Steps.Should().Be(3);
        finding.Text.Should().MatchRegex(@"3  cpu_load\(buffer1\+0x0, 0x1 bytes\) -> ff\n");
    }

    [Fact]
    public void A_load_that_fills_nothing_shows_no_zeros_either()
    {
        var report = Wrapping.Judge(inner => new FillsNothing(inner), 2_000);

        report.Findings.Should().Contain(it => it.Clause.Id == PlatformClauses.PagesStartZeroed);
    }

    private sealed class Answers(IDmaPlatform inner, Answer answer) : PassThrough(inner)
    {
        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
            count > 1
                ? new Answer<PageBlock>(answer.Status, answer.Error, base.AllocatePages(count, placement).Value)
                : base.AllocatePages(count, placement);
    }

    private sealed class Garbles(IDmaPlatform inner) : PassThrough(inner)
    {
        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            var count = base.DrainEvents(destination);
            for (var i = 0; i < count; i++)
            {
                destination[i] = new PlatformEvent(
                    (PlatformEventKind)(-7),
                    new DeviceId(-3),
                    new DmaRange(new DmaAddress(ulong.MaxValue), new ByteCount(ulong.MaxValue)),
                    false
                );
            }

            return count;
        }
    }

    private sealed class Counts(IDmaPlatform inner, int count) : PassThrough(inner)
    {
        private bool _counts;

        public override Answer Barrier()
        {
            _counts = true;
            return base.Barrier();
        }

        public override int DrainEvents(Span<PlatformEvent> destination) =>
            _counts ? count : base.DrainEvents(destination);
    }

    private sealed class GarbageWithFaults(IDmaPlatform inner, int machine) : PassThrough(inner)
    {
        private readonly PlatformEvent[] _events = new PlatformEvent[64];
        private int _count;

        public override Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
        {
            var answer = base.DeviceLoad(device, address, destination);
            _count = base.DrainEvents(_events);
            if (_count > 0)
            {
                destination.Fill((byte)(machine % 251));
            }

            return answer;
        }

        public override int DrainEvents(Span<PlatformEvent> destination)
        {
            if (_count == 0)
            {
                return base.DrainEvents(destination);
            }

            _events.AsSpan(0, _count).CopyTo(destination);
            (var count, _count) = (_count, 0);
            return count;
        }
    }

    private sealed class FillsNothing(IDmaPlatform inner) : PassThrough(inner)
    {
        public override Answer CpuLoad(CpuAddress address, Span<byte> destination) => Answer.Ok;

        public override Answer CpuLoad(PageNumber page, ByteCount offset, Span<byte> destination) => Answer.Ok;
    }
}
