using Dma.Conformance.Operations;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Operations;

public class ObservationTests
{
    private static readonly PlatformEvent Fault = new(
        PlatformEventKind.Fault,
        new DeviceId(1),
        new DmaRange(new DmaAddress(0x1000), new ByteCount(4)),
        IsWrite: true
    );

    [Fact]
    public void An_answer_reads_as_what_was_answered()
    {
        Describe(_ => { }).Should().Be("ok");
        Describe(it => it.Value = 0).Should().Be("0x00000000");
        Describe(it => (it.Value, it.Other) = (0x10, 0xc0000000)).Should().Be("0x00000010 at 0xc0000000");
        Describe(it => (it.Value, it.Flag) = (ulong.MaxValue, true)).Should().Be("0xffffffffffffffff, error");
        Describe(it => (it.Value, it.Flag) = (1, false)).Should().Be("0x00000001");
        Describe(it => it.Flag = true).Should().Be("true");
        Describe(it => it.Flag = false).Should().Be("false");
    }

    [Fact]
    public void A_call_that_failed_has_no_value()
    {
        Describe(it => (it.Value, _) = (7, it.Note(Answer.Failed(Errno.NoMemory))))
            .Should()
            .Be("failed, errno 12 (NoMemory)");
        Describe(it => it.Note(Answer.Unsupported), isLoad: true).Should().Be("unsupported");
    }

    [Fact]
    public void Bytes_are_told_only_where_they_were_loaded()
    {
        Describe(it => it.Reserve(2).Fill(7)).Should().Be("ok");
        Describe(it => it.Reserve(2).Fill(7), isLoad: true).Should().Be("0x2 bytes of 07");
    }

    [Fact]
    public void Nothing_of_one_answer_is_left_in_the_next()
    {
        var observation = new Observation { Value = 1, Flag = true };
        observation.Clear();

        observation.Describe(isLoad: false).Should().Be("ok");
        observation.Value.Should().Be(0);
        observation.Flag.Should().BeFalse();
    }

    [Fact]
    public void Events_stand_behind_the_answer()
    {
        var observation = new Observation();
        observation.Drain(new OneFault());

        observation.Describe(isLoad: false).Should().Be($"ok; {Fault}");
    }

    [Fact]
    public void Loaded_bytes_read_as_runs()
    {
        ByteRuns.Describe([]).Should().Be("");
        ByteRuns.Describe([0x11]).Should().Be("11");
        ByteRuns.Describe([0x11, 0x12, 0x13]).Should().Be("0x3 bytes from 11");
        ByteRuns.Describe([0, 0, 1, 2]).Should().Be("0x2 bytes of 00, 0x2 bytes from 01");
        ByteRuns.Describe([0xff, 0, 0]).Should().Be("ff, 0x2 bytes of 00");
        ByteRuns.Describe([0xfd, 0x01, 0xfd, 0xfe]).Should().Be("0x2 bytes from fd, fd, fe");
        ByteRuns.Describe([1, 3, 5, 7]).Should().Be("01, 03, 05, 07");
        ByteRuns.Describe([1, 3, 5, 7, 9, 9]).Should().StartWith("01, 03, 05, 07 and 0x2 more, checksum of all ");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 17)]
    [InlineData(3, 252)]
    public void What_one_store_left_is_one_run(int offset, byte salt)
    {
        var bytes = new byte[0x1000];
        Wave.Fill(bytes, offset, salt);

        ByteRuns.Describe(bytes).Should().Be($"0x1000 bytes from {bytes[0]:x2}");
    }

    [Fact]
    public void Other_bytes_behind_the_fourth_run_read_otherwise()
    {
        byte[] bytes = [1, 3, 5, 7, 9, 11];
        var before = ByteRuns.Describe(bytes);
        bytes[5] = 12;

        ByteRuns.Describe(bytes).Should().NotBe(before);
    }

    private static string Describe(Action<Observation> answer, bool isLoad = false)
    {
        var observation = new Observation();
        answer(observation);
        return observation.Describe(isLoad);
    }

    private sealed class OneFault : IDmaPlatform
    {
        public PlatformDescription Description => throw new NotSupportedException();

        public IReadOnlyList<DeviceDescription> Devices => throw new NotSupportedException();

        public int DrainEvents(Span<PlatformEvent> destination)
        {
            destination[0] = Fault;
            return 1;
        }

        public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
            throw new NotSupportedException();

        public Answer FreePages(PageNumber first, ulong count) => throw new NotSupportedException();

        public Answer CpuLoad(CpuAddress address, Span<byte> destination) => throw new NotSupportedException();

        public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => throw new NotSupportedException();

        public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
            throw new NotSupportedException();

        public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
            throw new NotSupportedException();

        public Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => throw new NotSupportedException();

        public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
            throw new NotSupportedException();

        public Answer<bool> MappingError(DeviceId device, DmaAddress address) => throw new NotSupportedException();
    }
}
