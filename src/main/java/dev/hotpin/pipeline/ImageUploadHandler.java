package dev.hotpin.pipeline;

import dev.hotpin.dialogue.ImageHeader;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Refusal;
import dev.hotpin.identity.Verdict;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.QuotaRefusal;
import dev.hotpin.wire.ClientMessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes {@code POST /image}: a picture for a session's next turn, in memory only. Other requests
 * pass. Thread: the channel's event loop. Owns the body of the upload in progress, which is freed
 * when it is answered, refused, or the connection goes.
 *
 * <p>The form is decoded when it is whole: Netty's decoder, fed part by part, keeps a carriage
 * return at the end of a field where the parts are cut behind it, and does not free a file that it
 * has in part.
 */
public final class ImageUploadHandler extends ChannelInboundHandlerAdapter {
  private static final String PATH = "/image";

  /** What the multipart form adds to the file: boundaries, headers, the session field. */
  public static final int FORM_OVERHEAD_BYTES = 8 * 1024;

  /**
   * What is read and dropped of a refused upload: closing with data unread would reset the
   * connection, and the refusal might be lost on the way.
   */
  private static final long MAX_SKIPPED_BYTES = 64L * 1024 * 1024;

  private final ImageStore images;
  private final ImageAccess access;
  private final int maxImageBytes;
  private final long maxImagePixels;
  private final UploadBudget budget;
  private final DefaultHttpDataFactory memoryOnly = new DefaultHttpDataFactory(false);
  private HttpRequest upload; // null while no upload is in progress
  private Principal sender; // of the upload in progress
  private ByteBuf body; // of the upload in progress, else null; its bytes are taken of the budget
  private boolean keepAlive;
  private boolean skipping; // the rest of an upload that has been answered
  private long skippedBytes;

  /**
   * @param access who may send a picture to which session
   * @param maxImageBytes the largest file
   * @param maxImagePixels the largest picture, width times height
   * @param budget of all uploads in progress
   */
  public ImageUploadHandler(
      ImageStore images,
      ImageAccess access,
      int maxImageBytes,
      long maxImagePixels,
      UploadBudget budget) {
    this.images = images;
    this.access = access;
    this.maxImageBytes = maxImageBytes;
    this.maxImagePixels = maxImagePixels;
    this.budget = budget;
    memoryOnly.setMaxLimit(maxImageBytes + (long) FORM_OVERHEAD_BYTES);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request && isUpload(request)) {
      try {
        begin(ctx, request);
      } finally {
        if (!(msg instanceof HttpContent)) {
          ReferenceCountUtil.release(msg);
        }
      }
      if (!(msg instanceof HttpContent)) {
        return;
      }
    } else if (upload == null && !skipping) {
      ctx.fireChannelRead(msg);
      return;
    }
    if (msg instanceof HttpContent content) {
      try {
        more(ctx, content);
      } finally {
        content.release();
      }
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  private static boolean isUpload(HttpObject message) {
    return message instanceof HttpRequest request
        && request.decoderResult().isSuccess()
        && request.method().equals(HttpMethod.POST)
        && (request.uri().equals(PATH) || request.uri().startsWith(PATH + "?"));
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    discard();
    keepAlive = HttpUtil.isKeepAlive(request);
    Verdict verdict = access.sender(ctx.channel(), request);
    if (verdict instanceof Verdict.Refused refused) {
      refuse(ctx, refused.refusal());
      return;
    }
    if (HttpUtil.getContentLength(request, 0L) > maxImageBytes + (long) FORM_OVERHEAD_BYTES) {
      refuseTooLarge(ctx);
    } else if (!isMultipart(request)) {
      refuse(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          "bad_request",
          "Post multipart/form-data with the fields session and file.");
    } else {
      upload = request;
      sender = verdict.admitted().orElseThrow();
      body = ctx.alloc().buffer();
      if (HttpUtil.is100ContinueExpected(request)) {
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    }
  }

  /** Netty's own reading of the content type throws on an empty boundary (4.2.17). */
  private static boolean isMultipart(HttpRequest request) {
    try {
      return HttpPostRequestDecoder.isMultipart(request);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void more(ChannelHandlerContext ctx, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (upload != null) {
      long bodyBytes = (long) body.readableBytes() + content.content().readableBytes();
      if (bodyBytes > maxImageBytes + (long) FORM_OVERHEAD_BYTES) {
        refuseTooLarge(ctx);
      } else if (!budget.tryTake(content.content().readableBytes())) {
        refuseForNow(ctx);
      } else {
        body.writeBytes(
            content.content(), content.content().readerIndex(), content.content().readableBytes());
        if (last) {
          decode(ctx);
        }
      }
    }
    if (skipping) {
      skippedBytes += content.content().readableBytes();
      if (last || skippedBytes > MAX_SKIPPED_BYTES) {
        ctx.close();
      }
    } else if (last) {
      discard();
    }
  }

  private void decode(ChannelHandlerContext ctx) {
    HttpPostRequestDecoder form = null;
    try {
      form = new HttpPostRequestDecoder(memoryOnly, upload);
      form.offer(new DefaultLastHttpContent(body));
      complete(ctx, form);
    } catch (RuntimeException | IOException e) {
      refuseMalformed(ctx); // the decoder's exceptions say no more than that
    } finally {
      if (form != null) {
        free(form);
      }
    }
  }

  /** Frees what the decoder holds, a part of a file in a form that was cut short too. */
  private static void free(HttpPostRequestDecoder form) {
    InterfaceHttpData partial = form.currentPartialHttpData();
    form.destroy();
    if (partial != null && partial.refCnt() > 0) {
      partial.release();
    }
  }

  private void complete(ChannelHandlerContext ctx, HttpPostRequestDecoder form) throws IOException {
    String session = "";
    FileUpload file = null;
    for (InterfaceHttpData data : form.getBodyHttpDatas()) {
      if (data instanceof FileUpload upload && data.getName().equals("file")) {
        file = upload;
      } else if (data instanceof Attribute attribute && data.getName().equals("session")) {
        session = attribute.getString(StandardCharsets.UTF_8);
      }
    }
    if (!ClientMessageReader.isSessionId(session)) {
      refuse(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          "bad_request",
          "The field session must be 1-64 characters of A-Z a-z 0-9 . _ -");
    } else if (!access.mayPost(sender, session)) {
      access.refused(ctx.channel(), session);
      refuse(ctx, Refusal.OTHER_SESSION);
    } else if (file == null || file.length() == 0) {
      refuse(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          "bad_request",
          "The field file must hold a JPEG or PNG picture.");
    } else if (file.length() > maxImageBytes) {
      refuseTooLarge(ctx);
    } else {
      store(ctx, session, file);
    }
  }

  private void store(ChannelHandlerContext ctx, String session, FileUpload file)
      throws IOException {
    byte[] bytes = file.get();
    Optional<String> mediaType = ImageStore.mediaTypeOf(bytes);
    if (mediaType.isEmpty()) {
      refuse(
          ctx,
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_media_type",
          "The picture must be a JPEG or a PNG file.");
      return;
    }
    Optional<ImageHeader> header = ImageHeader.of(bytes);
    if (header.isEmpty()) {
      refuse(
          ctx,
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_media_type",
          "The picture's header can't be read: it is damaged or cut short.");
      return;
    }
    if (header.get().pixels() > maxImagePixels) {
      LimitsMet.hit(ctx.channel(), Limit.IMAGE_PIXELS);
      refuse(
          ctx,
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          "too_large",
          "The picture may have at most " + maxImagePixels + " pixels. Send a smaller one.");
      return;
    }
    Optional<QuotaRefusal> tooMany = access.refuseToKeep(sender, session);
    if (tooMany.isPresent()) {
      refuse(ctx, tooMany.get());
      return;
    }
    images.put(sender.keyOf(session), new StoredImage(mediaType.get(), bytes));
    String filename = file.getFilename();
    JsonResponses.send(
        ctx,
        HttpResponseStatus.OK,
        keepAlive,
        json -> {
          json.writeStringField("status", "success");
          json.writeStringField("message", "Image kept for the next question of this session");
          json.writeStringField("session", session);
          json.writeStringField("filename", filename == null ? "" : filename);
          json.writeNumberField("size_bytes", bytes.length);
          json.writeBooleanField("context_ready", true);
        });
  }

  private void refuseForNow(ChannelHandlerContext ctx) {
    LimitsMet.hit(ctx.channel(), Limit.UPLOAD_BYTES);
    refuse(
        ctx,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "busy",
        "Too many pictures are being uploaded. Please try again in a moment.");
  }

  private void refuseTooLarge(ChannelHandlerContext ctx) {
    LimitsMet.hit(ctx.channel(), Limit.IMAGE_BYTES);
    refuse(
        ctx,
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        "The picture may have at most " + maxImageBytes + " bytes.");
  }

  private void refuseMalformed(ChannelHandlerContext ctx) {
    refuse(ctx, HttpResponseStatus.BAD_REQUEST, "bad_request", "The form is malformed.");
  }

  /** Answers, drops what is left of the upload, then closes. */
  private void refuse(
      ChannelHandlerContext ctx, HttpResponseStatus status, String code, String message) {
    discard();
    skipping = true;
    JsonResponses.sendErrorAndStayOpen(ctx, status, code, message);
  }

  private void refuse(ChannelHandlerContext ctx, QuotaRefusal refusal) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(refusal.retryAfterMillis() + 999);
    discard();
    skipping = true;
    JsonResponses.sendRateLimitedAndStayOpen(
        ctx,
        "Too many sessions of this credential are kept. There is room again in " + seconds + " s.",
        seconds);
  }

  private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
    discard();
    skipping = true;
    JsonResponses.sendRefusalAndStayOpen(ctx, refusal);
  }

  private void discard() {
    upload = null;
    sender = null;
    if (body != null) {
      budget.release(body.writerIndex());
      body.release();
      body = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    discard();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    discard();
  }
}
