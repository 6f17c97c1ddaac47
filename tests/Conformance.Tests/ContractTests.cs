namespace Dma.Conformance.Tests;

/// <summary>The contract's own types: quantities that do not wrap, answers that say what they are, and default bodies.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Answers_and_addresses_say_what_they_are()
    {
        Answer.Ok.ToString().Should().Be("ok");
        Answer.Failed(Errno.NoMemory).ToString().Should().Be("failed, errno 12 (NoMemory)");
        ((Answer<DmaAddress>)new DmaAddress(0x1000)).ToString().Should().Be(new DmaAddress(0x1000).ToString());
        ((Answer<DmaAddress>)Answer.Unsupported).ToString().Should().Be("unsupported");
        new PageBlock(new(2), null).ToString().Should().NotBe(new PageBlock(new(2), new CpuAddress(0x2000)).ToString());
        new PageNumber(0x1f).ToString().Should().Contain("1f");
        new PhysicalAddress(0x1f).ToString().Should().Contain("1f");
    }

    [Fact]
    public void Addresses_and_pages_do_not_wrap()
    {
        new CpuAddress(0x10).Add(new ByteCount(0x20)).Should().Be(new CpuAddress(0x30));
        new PhysicalAddress(0x10).Add(new ByteCount(0x20)).Should().Be(new PhysicalAddress(0x30));
        new DmaAddress(ulong.MaxValue - 1).Add(new ByteCount(1)).Should().Be(new DmaAddress(ulong.MaxValue));
        new PageNumber(7).Add(2).Should().Be(new PageNumber(9));
        Action[] wraps =
        [
            () => new CpuAddress(ulong.MaxValue).Add(new ByteCount(1)),
            () => new PhysicalAddress(ulong.MaxValue).Add(new ByteCount(1)),
            () => new DmaAddress(ulong.MaxValue).Add(new ByteCount(1)),
            () => new PageNumber(ulong.MaxValue).Add(1),
        ];
        wraps.Should().AllSatisfy(wrap => wrap.Should().Throw<OverflowException>());
    }

    [Fact]
    public void Quantities_print_in_hexadecimal()
    {
        new CpuAddress(0xabc).ToString().Should().Be("0x00000abc");
        new PhysicalAddress(0xabc).ToString().Should().Be("0x00000abc");
        new DmaAddress(0x1_0000_0abc).ToString().Should().Be("0x100000abc");
        new DmaRange(new DmaAddress(0x1000), new ByteCount(0x40)).ToString().Should().Be("0x00001000, 0x40 bytes");
        new PageNumber(0x2f).ToString().Should().Be("page 0x2f");
        new DeviceId(3).ToString().Should().Be("device 3");
        DmaMask.Default.ToString().Should().Be("0xffffffff");
        ByteCount.Zero.ToString().Should().Be("0x0");
    }

    [Theory]
    [InlineData(1, 1UL)]
    [InlineData(32, 0xffff_ffffUL)]
    [InlineData(64, ulong.MaxValue)]
    public void A_mask_of_bits_is_all_ones(int bits, ulong value)
    {
        DmaMask.FromBits(bits).Should().Be(new DmaMask(value));
        DmaMask.FromBits(bits).IsAllOnes.Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_mask_has_1_to_64_bits(int bits)
    {
        var make = () => DmaMask.FromBits(bits);

        make.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0b101UL)]
    [InlineData(0b110UL)]
    public void Other_masks_are_not_all_ones(ulong value) => new DmaMask(value).IsAllOnes.Should().BeFalse();

    [Fact]
    public void An_answer_says_what_it_is()
    {
        Answer.Ok.ToString().Should().Be("ok");
        Answer.Unsupported.ToString().Should().Be("unsupported");
        Answer.Failed(Errno.NoMemory).ToString().Should().Be("failed, errno 12 (NoMemory)");
        Answer<DmaMask> given = DmaMask.Default;
        given.ToString().Should().Be("0xffffffff");
        Answer<DmaMask> refused = Answer.Failed(Errno.IO);
        refused.Outcome.Should().Be(Answer.Failed(Errno.IO));
        refused.ToString().Should().Be("failed, errno 5 (IO)");
        new PageBlock(new PageNumber(1), null).ToString().Should().Be("page 0x1");
        new PageBlock(new PageNumber(1), new CpuAddress(2)).ToString().Should().Be("0x00000002");
        var fault = new PlatformEvent(
            PlatformEventKind.Fault,
            new DeviceId(0),
            new DmaRange(new DmaAddress(0x10), new ByteCount(1)),
            true
        );
        fault.ToString().Should().Be("Fault of device 0, store to 0x00000010, 0x1 bytes");
        (fault with { IsWrite = false }).ToString().Should().Contain("load from");
    }

    [Fact]
    public void What_a_core_does_not_provide_has_a_neutral_body()
    {
        IDmaPlatform core = new Core();

        core.CpuLoad(default, ByteCount.Zero, []).Should().Be(Answer.Unsupported);
        core.CpuStore(default, ByteCount.Zero, []).Should().Be(Answer.Unsupported);
        core.Barrier().Should().Be(Answer.Ok);
        core.Complete(default).Should().Be(Answer.Ok);
        core.Settle().Should().Be(Answer.Ok);
        core.DrainEvents(new PlatformEvent[1]).Should().Be(0);
        core.TryGet<IStreaming>(out _).Should().BeTrue();
        core.TryGet<IStepAware>(out _).Should().BeFalse();
        ((IStreaming)core).StreamingDescription.Should().BeSameAs(StreamingDescription.Unstated);
        ((IAddressing)core).AddressingDescription.Should().BeSameAs(AddressingDescription.Unstated);
        core.Dispose();
    }

    private sealed class Core : IDmaPlatform, IStreaming, IAddressing
    {
        public PlatformDescription Description { get; } = new() { Name = "core" };

        public IReadOnlyList<DeviceDescription> Devices { get; } = [new() { Name = "a" }];

        public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) => Answer.Unsupported;

        public Answer FreePages(PageNumber first, ulong count) => Answer.Unsupported;

        public Answer CpuLoad(CpuAddress address, Span<byte> destination) => Answer.Unsupported;

        public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Answer.Unsupported;

        public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) => Answer.Unsupported;

        public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) => Answer.Unsupported;

        public Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Unsupported;

        public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
            Answer.Unsupported;

        public Answer<bool> MappingError(DeviceId device, DmaAddress address) => Answer.Unsupported;

        public Answer<DmaAddress> MapPage(
            DeviceId device,
            PageNumber page,
            ByteCount offset,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Unsupported;

        public Answer UnmapPage(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
            Answer.Unsupported;

        public Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Unsupported;

        public Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Unsupported;

        public Answer SetMask(DeviceId device, DmaMask mask) => Answer.Unsupported;

        public Answer<DmaMask> GetMask(DeviceId device) => Answer.Unsupported;

        public Answer<DmaMask> GetRequiredMask(DeviceId device) => Answer.Unsupported;

        public Answer<ByteCount> GetMaxMappingSize(DeviceId device) => Answer.Unsupported;
    }
}
