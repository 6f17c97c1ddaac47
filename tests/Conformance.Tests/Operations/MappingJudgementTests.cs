using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Reference;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What addresses, their errors and questions about masks are judged by where no mutant reaches.</summary>
public sealed class MappingJudgementTests
{
    private const string NicMaps =
        "device=0:nic0 buffer=#1 offset=0x0 size=0x40 direction=BIDIRECTIONAL attributes=NONE";

    private const string CryptoMaps =
        "device=2:crypto0 buffer=#1 offset=0x0 size=0x40 direction=BIDIRECTIONAL attributes=NONE";

    [Fact]
    public void A_refused_address_stays_refused()
    {
        Action judge = Program(inner => new Fickle(inner))
            .Step(2, "map", CryptoMaps)
            .Step(3, "mapping_error", "mapping=#2")
            .Judge;

        judge.Should().Throw<ConformanceException>().Which.Clause.Should().Be(StreamingClauses.MappingErrorIsStable);
    }

    [Fact]
    public void A_refused_address_that_was_given_to_another_mapping_may_be_good()
    {
        Action judge = Program(inner => new Fickle(inner))
            .Step(2, "map", NicMaps)
            .Step(3, "unmap", "mapping=#2 attributes=NONE")
            .Step(4, "map", CryptoMaps)
            .Step(5, "map", NicMaps)
            .Step(6, "unmap", "mapping=#5 attributes=NONE")
            .Step(7, "mapping_error", "mapping=#4")
            .Judge;

        judge.Should().NotThrow();
    }

    [Theory]
    [InlineData("get_mask")]
    [InlineData("get_required_mask")]
    [InlineData("get_max_mapping_size")]
    public void A_device_that_cannot_do_dma_need_not_answer_questions(string operation)
    {
        Action without = Program(inner => new Silent(inner)).Step(2, operation, "device=2:crypto0").Judge;
        Action with = Program(inner => new Silent(inner)).Step(2, operation, "device=0:nic0").Judge;

        without.Should().NotThrow();
        with.Should().Throw<ConformanceException>().Which.Clause.Should().Be(PlatformClauses.ValidCallSucceeds);
    }

    [Theory]
    [InlineData("set_mask", "device=2:crypto0 mask=0xffffffff", "DMA-ADDR-006")]
    [InlineData("set_coherent_mask", "device=2:crypto0 mask=0xffffffff", "DMA-COH-011")]
    [InlineData("set_mask_and_coherent", "device=2:crypto0 mask=0x1ffffffff", "DMA-ADDR-014")]
    [InlineData("get_max_mapping_size", "device=2:crypto0", "DMA-ADDR-010")]
    [InlineData("map", CryptoMaps, "DMA-MAP-001")]
    [InlineData("alloc_coherent", "device=2:crypto0 size=0x1 flags=GFP_KERNEL attributes=NONE", "DMA-COH-001")]
    public void Nothing_is_promised_for_a_device_that_is_not_said_to_do_dma(
        string operation,
        string arguments,
        string promise
    )
    {
        Action unsaid = Program(inner => new Saying(inner, Claim.Unstated)).Step(2, operation, arguments).Judge;
        Action said = Program(inner => new Saying(inner, Claim.Yes)).Step(2, operation, arguments).Judge;

        unsaid.Should().NotThrow();
        said.Should().Throw<ConformanceException>().Which.Clause.Text.Should().Be(promise);
    }

    private static SinglePlatformFactory Factory(Func<IDmaPlatform, IDmaPlatform> wrap) =>
        new(seed => wrap(new ReferenceFactory().Create("coherent", seed)), "coherent");

    private static Repro Program(Func<IDmaPlatform, IDmaPlatform> wrap) =>
        new Repro(Factory(wrap), "coherent", 1).Step(1, "alloc_pages", "count=1 placement=LOW");

    /// <summary>Fails with the address that it gave last, and tells of a failure once.</summary>
    private sealed class Fickle(IDmaPlatform inner) : PassThrough(inner)
    {
        private DmaAddress _last = new(0x5000);
        private bool _failed;

        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        )
        {
            _failed = device.Index == 2;
            if (!_failed)
                _last = base.Map(device, buffer, size, direction, attributes).Value;
            return _last;
        }

        public override Answer<bool> MappingError(DeviceId device, DmaAddress address)
        {
            var failed = _failed;
            _failed = false;
            return failed;
        }
    }

    /// <summary>Answers no question about masks.</summary>
    private sealed class Silent(IDmaPlatform inner) : PassThrough(inner), IAddressing
    {
        public AddressingDescription AddressingDescription { get; } = new();

        public override bool TryGet<TFacet>([NotNullWhen(true)] out TFacet? facet)
            where TFacet : class
        {
            facet = this as TFacet;
            return facet is not null;
        }

        public Answer SetMask(DeviceId device, DmaMask mask) => Answer.Failed(Errno.NoDevice);

        public Answer<DmaMask> GetMask(DeviceId device) => Answer.Failed(Errno.NoDevice);

        public Answer<DmaMask> GetRequiredMask(DeviceId device) => Answer.Failed(Errno.NoDevice);

        public Answer<ByteCount> GetMaxMappingSize(DeviceId device) => Answer.Failed(Errno.NoDevice);
    }

    /// <summary>Says of the device that cannot do DMA that it can, or nothing.</summary>
    private sealed class Saying(IDmaPlatform inner, Claim canDma) : PassThrough(inner)
    {
        public override IReadOnlyList<DeviceDescription> Devices =>
            [.. base.Devices.Select(it => it.CanDma == Claim.No ? it with { CanDma = canDma } : it)];
    }
}
